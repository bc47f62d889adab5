import { expect, test } from 'vitest';
import { neutraliseFormula } from '../../../shared/csv/neutralise-formula.ts';
import { restoreFormula } from '../../../shared/csv/restore-formula.ts';

const formulas = [
  '=1+1',
  '=HYPERLINK("https://example.com")',
  '+cmd|calc',
  '-2+3+cmd|calc',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
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
  'ann+news@example.com',
  '1-2',
];

test.each(harmless)('leaves %j as it is, both ways', (cell) => {
  expect(neutraliseFormula(cell)).toBe(cell);
  expect(restoreFormula(cell)).toBe(cell);
});
