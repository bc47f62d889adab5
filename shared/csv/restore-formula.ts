import { isFormula } from './is-formula.ts';

/** The exact inverse of {@link import('./neutralise-formula.ts').neutraliseFormula}; `'t Hooft` keeps its apostrophe. */
export function restoreFormula(cell: string): string {
  return cell.startsWith("'") && isFormula(cell) ? cell.slice(1) : cell;
}
