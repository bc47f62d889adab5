import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const functions = new URL('../../functions/', import.meta.url);

/** The sources that a function is made of, without packages: what it imports for its values, and what that imports. */
export function readSources(name: string): readonly string[] {
  const sources = new Map<string, string>();
  const add = (url: URL): void => {
    if (sources.has(url.href)) return;
    const text = readFileSync(fileURLToPath(url), 'utf8');
    sources.set(url.href, text);
    for (const [, path = ''] of text.matchAll(/^(?:import (?!type )|export |\} )[^;]*?from '(\.[^']+)';$/gm))
      add(new URL(path, url));
  };
  add(new URL(`${name}/index.ts`, functions));
  return [...sources.values()];
}
