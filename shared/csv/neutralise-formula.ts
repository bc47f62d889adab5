import { isFormula } from './is-formula.ts';

/** Writes a cell so that a spreadsheet shows it and does not run it: with an apostrophe in front of a formula. */
export function neutraliseFormula(cell: string): string {
  return isFormula(cell) ? `'${cell}` : cell;
}
