import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const paths = await Array.fromAsync(glob('{shared,functions,infra}/**/*.ts', { cwd: root }));
const files = paths.map((path) => {
  const text = readFileSync(`${root}${path}`, 'utf8');
  return { path, text, lines: text.split('\n').length - 1 };
});

describe('the tree', () => {
  test('no file is longer than 250 lines', () => {
    expect(files.filter(({ lines }) => lines > 250).map(({ path }) => path)).toEqual([]);
  });

  test('no folder holds more than 21 files', () => {
    const folders = Map.groupBy(paths, (path) => dirname(path));
    const crowded = [...folders].filter(([, inside]) => inside.length > 21).map(([folder]) => folder);
    expect(crowded).toEqual([]);
  });

  test('no two folders of shared import each other, except the history and the ledger that stores it', () => {
    const folderOf = (path: string) => path.split('/').slice(0, 2).join('/');
    const arrows = new Set(
      files.flatMap(({ path, text }) =>
        [...text.matchAll(/from '(\.[^']+)'/g)].map(([, to = '']) =>
          [path, join(dirname(path), to)].map(folderOf).join(' '),
        ),
      ),
    );
    const mutual = [...arrows].filter((arrow) => {
      const [from = '', to = ''] = arrow.split(' ');
      return from < to && from.startsWith('shared/') && arrows.has(`${to} ${from}`);
    });
    expect(mutual).toEqual(['shared/history shared/ledger']);
  });

  test('most files hold a whole concept', () => {
    const sorted = files.map(({ lines }) => lines).toSorted((left, right) => left - right);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const small = sorted.filter((lines) => lines < 20).length / sorted.length;
    expect(median).toBeGreaterThanOrEqual(50);
    expect(median).toBeLessThanOrEqual(70);
    expect(small).toBeLessThanOrEqual(0.08);
  });

  test('a doc comment begins with what a thing is or does', () => {
    const begins = /\/\*\*(?:\s*\*)?\s+(?:Of|So many|There where|Those) /;
    expect(files.filter(({ text }) => begins.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const text = readFileSync(`${root}docs/architecture.md`, 'utf8');
  const named = [...text.matchAll(/`((?:shared|functions|infra|test|docs)\/[^`*N]*)`/g)].map(
    ([, path = '']) => path,
  );

  test.each(named)('%s exists', (path) => {
    expect(existsSync(`${root}${path}`)).toBe(true);
  });

  test('every step of a walk is a file, and a walk says how many it has', () => {
    const walks = [...text.matchAll(/^\*\*From .*, (\d+) files:\n\n((?:\d+\. .*\n)+)/gm)];
    expect(walks).toHaveLength(2);
    for (const [, count, steps = ''] of walks) {
      const files = steps
        .trim()
        .split('\n')
        .map((step) => /^\d+\. `([^`]+\.ts)`/.exec(step)?.[1] ?? step);
      expect(files).toHaveLength(Number(count));
      expect(files.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
    }
  });
});
