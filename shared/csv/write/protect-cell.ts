import { neutraliseFormula, restoreFormula } from './formula.ts';

/** A whole number that every spreadsheet keeps as it is written. */
const plainNumber = /^(?:0|[1-9]\d{0,10})$/;
/** Digits with what numbers, telephone numbers, dates and times are written with. */
const numberLike = /^[\s\p{Sc}(+-]*[.,]?\p{Nd}[\p{Nd}\s.,/:%()+\-\p{Sc}e'’]*(?:[ap]m?)?$/iu;
const month = '(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*';
const dateLike = new RegExp(
  `^(?:\\d{1,4}[\\s./-]*${month}\\.?[\\s./-]*\\d{0,4}|${month}\\.?[\\s./-]*\\d{1,4}(?:,?\\s*\\d{2,4})?)$`,
  'i',
);
const truth = /^(?:true|false|wahr|falsch|vrai|faux|verdadero|falso)$/i;

/**
 * Whether a spreadsheet would make a number, a date or a truth value of a cell and save something else (`00502` becomes
 * `502`, `may1` a day), or whether it has apostrophes in front of such.
 */
function isTakenForValue(cell: string): boolean {
  const bare = cell.replace(/^'+/, '');
  // A formula is neutralised already.
  if (plainNumber.test(bare) || neutraliseFormula(bare) !== bare) return false;
  const text = bare.trim();
  return numberLike.test(text) || dateLike.test(text) || truth.test(text);
}

/** Writes a cell so that a spreadsheet takes it for text, runs nothing and saves it as it was: with an apostrophe in front. */
export function protectCell(cell: string): string {
  const safe = neutraliseFormula(cell);
  return isTakenForValue(safe) ? `'${safe}` : safe;
}

/** The exact inverse of {@link protectCell}; `'t Hooft` keeps its apostrophe. */
export function restoreCell(cell: string): string {
  return restoreFormula(cell.startsWith("'") && isTakenForValue(cell) ? cell.slice(1) : cell);
}
