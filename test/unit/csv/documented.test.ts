import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { columnAliases } from '../../../shared/csv/rows/column-aliases.ts';
import { columnMeaning, plainName } from '../../../shared/csv/rows/column-names.ts';
import { readableRows } from '../../fixtures/csv/readable-rows.ts';
import { unreadable } from '../../fixtures/csv/unreadable.ts';

const docs = readFileSync(new URL('../../../docs/files.md', import.meta.url), 'utf8');
const rows = docs.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim());
  return cells.length > 3 ? [cells.slice(1, -1)] : [];
});
const codes = new Set(
  rows.flatMap(([first = '']) => [...first.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)),
);
const columns = rows.filter(
  ([first = '', ...rest]) => rest.length === 2 && Object.hasOwn(columnAliases, first.replaceAll('`', '')),
);

test('every name in the table of columns means what the table says', () => {
  for (const [column = '', names = ''] of columns) {
    const meaning = column.replaceAll('`', '');
    for (const name of [meaning, ...names.split(',').filter((each) => each !== '')]) {
      expect([name, columnMeaning(name)]).toEqual([name, meaning]);
    }
  }
});

test('the table of columns has every name that is known', () => {
  const documented = columns.map(([column = '', names = '']) => {
    const name = column.replaceAll('`', '');
    const all = [name, ...names.split(',')].map(plainName);
    return [name, [...new Set(all.filter((each) => each !== ''))].sort()];
  });
  const known = Object.entries(columnAliases).map(([meaning, aliases]) => [
    meaning,
    [...new Set([meaning, ...aliases.split(',')].map(plainName))].sort(),
  ]);
  expect(documented.sort()).toEqual(known.sort());
});

test('every reason and error of the difficult files is explained', () => {
  const given = [...JSON.stringify([unreadable, readableRows]).matchAll(/"code":"([^"]+)"/g)];
  for (const [, code] of given) expect(codes).toContain(code);
});
