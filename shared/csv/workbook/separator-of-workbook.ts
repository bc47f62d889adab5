import type { Delimiter } from '../read/detect-delimiter.ts';

/** Words of German, French and Spanish column names. `nom` and the like stand alone, so that no English word holds them. */
const otherLanguages =
  /(?:vor|nach|ruf|familien|anzeige|benutzer)name|(?:personal|mitarbeiter)-?(?:nummer|nr|id)|mitarbeiter|telefon|kennung|pr[eé]nom|\bnom\b|matricule|courriel|identifiant|t[eé]l[eé]phone portable|\bnombres?\b|apellido|\bcorreo|tel[eé]fono|usuario|empleado/i;
const notAscii = /[^\p{ASCII}]/u;

/**
 * The separator with which the workbook's rows go back as CSV. Excel reads a CSV by the separator of its user's country: a
 * semicolon where numbers have a decimal comma. A workbook does not say which that is, but its column names tell the language.
 */
export function separatorOfWorkbook(columns: readonly string[]): Delimiter {
  return columns.some((name) => notAscii.test(name) || otherLanguages.test(name)) ? ';' : ',';
}
