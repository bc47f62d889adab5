import { formulaPlace, suspicious } from './formula-pattern.ts';

const neutralised = new RegExp(`(?=${formulaPlace})'`, 'gv');

/** The exact inverse of {@link import('./neutralise-formula.ts').neutraliseFormula}; `'t Hooft` keeps its apostrophe. */
export function restoreFormula(cell: string): string {
  return suspicious.test(cell) ? cell.replace(neutralised, '') : cell;
}
