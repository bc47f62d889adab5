import { existsSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceMapOf } from '../constructs/function-bundles.ts';
import { CliError } from './common/run-command.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A place in a bundle, as frames name it: `file:///var/task/index.mjs:12:345`. */
const place = /(?:file:\/\/)?[\w@.+/-]*index\.mjs:(\d+):(\d+)/g;

/**
 * Replaces places in a function's bundle by those in its sources, in lines of the log as well as in bare frames. The function is
 * the one that a line names, else `otherwise`.
 */
export function createFrameResolver(otherwise: string | undefined): (line: string) => string {
  const maps = new Map<string, SourceMap>();

  function mapOf(name: string): SourceMap {
    if (!/^[a-z-]+$/.test(name) || !existsSync(join(root, 'functions', name, 'index.ts')))
      throw new CliError(`There is no function ${name}: name a folder below functions/.`);
    const map = maps.get(name) ?? new SourceMap(JSON.parse(sourceMapOf(name)));
    maps.set(name, map);
    return map;
  }

  return (text) => {
    const name = /"function":"([^"]+)"/.exec(text)?.[1] ?? otherwise;
    return text.replace(place, (frame, line, column) => {
      if (name === undefined) throw new CliError('Say whose frames these are: npm run frames -- FUNCTION');
      const origin = mapOf(name).findOrigin(Number(line), Number(column));
      if (!('fileName' in origin)) return frame;
      return `${origin.fileName.replace(/^(?:\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`;
    });
  };
}
