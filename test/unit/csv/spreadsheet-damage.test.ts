import { expect, test } from 'vitest';
import { mayBeDamageOf, spreadsheetDamage } from '../../../shared/csv/rows/spreadsheet-damage.ts';

test.each([
  ['1E+11', 'exponent'],
  ['9.00719925474099E+015', 'exponent'],
  ['1,5E+12', 'exponent'],
  ['9041.0', 'decimals'],
  ['9041,00', 'decimals'],
  ['12,345', 'thousands-separators'],
  ['12-Mar', 'date'],
  ['Mar-05', 'date'],
])('%s shows what a spreadsheet did to it', (number, kind) => {
  expect(spreadsheetDamage(number)).toEqual({ kind });
});

test.each(['1', '00123', '123', 'E1', '1E5', 'A-12', '12-34', '10.001', '9041.5', '2026-0001', '0,5'])(
  '%s may be a number that someone has',
  (number) => {
    expect(spreadsheetDamage(number)).toBeUndefined();
  },
);

test.each([
  ['123', '00123'],
  ['0', '000'],
  ['1E+11', '100000000012'],
  ['1.23457E+11', '123456789012'],
  ['9041.0', '9041'],
  ['12,345', '12345'],
  ['12.345', '12345'],
  ['12 345', '0012345'],
  ["1'234'567", '1234567'],
  ['000123', '00123'],
  ['9007199254740990', '9007199254740993'],
])('%s may have been %s', (now, before) => {
  expect(mayBeDamageOf(now, before)).toBe(true);
});

test.each([
  ['123', '123'],
  ['123', '1230'],
  ['124', '00123'],
  ['1E+11', '200000000012'],
  ['12,345', '12346'],
  ['123', 'A00123'],
])('%s has not been %s', (now, before) => {
  expect(mayBeDamageOf(now, before)).toBe(false);
});
