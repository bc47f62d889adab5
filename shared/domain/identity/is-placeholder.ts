/** What spreadsheets and people write where they have nothing to write. In lower case. */
const words = new Set([
  'n/a',
  'n.a.',
  'n/d',
  'k.a.',
  'nan',
  'nil',
  'none',
  'null',
  '(null)',
  'undefined',
  'unknown',
  'unassigned',
  'tba',
  'tbc',
  'tbd',
  'blank',
  '(blank)',
  'empty',
  'missing',
  'pending',
  'not available',
  'not applicable',
  'not assigned',
  'unbekannt',
  'keine',
  '(leer)',
  'inconnu',
  'aucun',
  '(vide)',
  'desconocido',
  'ninguno',
  '(en blanco)',
]);

/** The error of a formula, as Excel and LibreOffice write it in several languages: `#N/A`, `#NV`, `#¡REF!`, `Err:502`. */
const formulaError =
  /^(?:#[¡¿]?\p{L}[\p{L}_ /0]*[!?]|#(?:n\/?a|n\/?d|nv|getting_data|blocked|unknown)|#+|err:\d+)$/iu;
/** A letter, or a digit but zero. */
const somethingSaid = /[\p{L}[\p{N}--0]]/v;
const zero = /^[0.,]*$/;

/** A template that was not filled in (`{{employee.id}}`, `${number}`, `<%= id %>`, `%ID%`), and what a program makes of an object. */
const unfilled = /\{\{|\}\}|\$\{|<%|%>|^(?:\{[^{}]*\}|%[\w.-]+%)$|\[object \w+\]/i;
/** A GUID in braces, as directories write it, is an identifier. */
const guid = /^\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i;

/** Whether a value is what a formula shows that could not be computed. */
export function isFormulaError(value: string): boolean {
  return formulaError.test(value.trim());
}

/**
 * Whether a value stands for a missing one (`#N/A`, `NULL`, `-`, `0`, `{{employee.id}}`). As an identifier it would make one person of all
 * who lack theirs.
 */
export function isPlaceholder(value: string): boolean {
  const text = value.trim().toLowerCase();
  if (text === '' || guid.test(text)) return false;
  return saysNothing(text) || isFormulaError(text) || unfilled.test(text) || words.has(text);
}

/** No letter and no digit but one number of zeros. */
function saysNothing(text: string): boolean {
  return !somethingSaid.test(text) && zero.test(text.slice(text.indexOf('0'), text.lastIndexOf('0') + 1));
}

/** Short words that are a user name somewhere, but never a number; and -1, which programs use for "not found". */
const shortWords = new Set(['na', 'no', 'x', 'xx', 'xxx', '-1']);

/** The same of an employee number. */
export function isPlaceholderNumber(value: string): boolean {
  return isPlaceholder(value) || shortWords.has(value.trim().toLowerCase());
}

/** The same of an e-mail address: no one is called `none@` or `null@`. */
export function isPlaceholderAddress(value: string): boolean {
  return isPlaceholder(value.slice(0, value.lastIndexOf('@')));
}
