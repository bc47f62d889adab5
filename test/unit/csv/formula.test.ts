import { expect, test } from 'vitest';
import { neutraliseFormula, restoreFormula } from '../../../shared/csv/write/formula.ts';

const formulas = [
  '=1+1',
  '=HYPERLINK("https://example.com")',
  '+cmd|calc',
  '-2+3+cmd|calc',
  '@SUM(A1)',
  '\tindented',
  '\nnext',
  ' =1+1',
  '\u00a0=1+1',
  '\u200b=1+1',
  '\ufeff=1',
  '＝1+1',
  '＋1+cmd',
  '－1',
  '＠SUM(A1)',
  '+44 20 7946=1',
  "'=1+1",
  "''@x",
];

test.each(formulas)('puts an apostrophe in front of %j and takes it away again', (cell) => {
  expect(neutraliseFormula(cell)).toBe(`'${cell}`);
  expect(restoreFormula(`'${cell}`)).toBe(cell);
});

const behindSeparators = [
  ['x;=1+1;y', "x;'=1+1;y"],
  ['x\t=1+1', "x\t'=1+1"],
  ['\t=1', "'\t'=1"],
  ['\r=1', "'\r'=1"],
  ['x,=1', "x,'=1"],
  ['x|@SUM(A1)', "x|'@SUM(A1)"],
  ['x\n=1', "x\n'=1"],
  ['x; "=1+1";y', 'x;\' "=1+1";y'],
  ['=1;=2', "'=1;'=2"],
  ["x;'=1", "x;''=1"],
  ['x;\u200b=1', "x;'\u200b=1"],
  ['+44 20 7946;=1', "+44 20 7946;'=1"],
] as const;

test.each(behindSeparators)('finds the formula behind a separator in %j', (cell, safe) => {
  expect(neutraliseFormula(cell)).toBe(safe);
  expect(restoreFormula(safe)).toBe(cell);
});

const harmless = [
  '',
  'Ann',
  '+442079460958',
  '+44 20 7946 0958',
  '+1 (555) 010-9999',
  ' +44 20 7946 0958',
  '-12',
  '-1,234.56',
  "'t Hooft",
  "'",
  "'+44 20",
  'a=b',
  '+44 20 7946;+44 30 12',
  'Miller; Ann',
  '2026-11-21T09:00:00+01:00',
  'ann+news@example.com',
  '1-2',
];

test.each(harmless)('leaves %j as it is, both ways', (cell) => {
  expect(neutraliseFormula(cell)).toBe(cell);
  expect(restoreFormula(cell)).toBe(cell);
});
