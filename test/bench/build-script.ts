import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Turns a TypeScript file and what it imports from the repository into JavaScript, so that a process that runs it
 * spends no time on stripping types. Packages stay outside and are loaded from node_modules. Returns the path.
 */
export async function buildScript(source: URL): Promise<string> {
  const entry = fileURLToPath(source);
  const outfile = join(root, '.local', 'bench', 'scripts', `${basename(entry, '.ts')}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    logLevel: 'error',
  });
  return outfile;
}
