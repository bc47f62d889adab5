import type { RowError } from '../../csv/row.ts';

/** What is wrong, in words that follow the name of a column. */
const faults: Readonly<Record<string, string>> = {
  required: 'is missing',
  malformed: 'is not written as it has to be',
  'wrong-type': 'is not written as it has to be',
  'not-allowed': 'is none of the values that are possible',
  'too-long': 'is too long',
  'too-short': 'is too short',
  'unprintable-character': 'contains a control character, or a line break where none may stand',
  'spreadsheet-damage':
    'is a number that a spreadsheet has changed, by an exponent, a fraction, separators or a date',
  'formula-error': 'is the error of a formula that could not be computed',
  'role-not-allowed': 'is a role that may not be given',
  'contradicts-action': 'contradicts the action',
  'implausible-time': 'lies before 1970',
  'too-far-ahead': 'lies more than a year ahead',
  'too-few-cells': 'has fewer cells than there are columns',
  'too-many-cells': 'has more cells than there are columns',
  'stray-quote': 'has a quotation mark where none may stand',
  'incomplete-for-create':
    'is about somebody who is not known, and lacks what a new account needs: an e-mail address, and a given name or a display name',
};

/** The errors of a row in sentences for people. The codes stand in `rejected.csv`. */
export function explainRowErrors(errors: readonly RowError[]): string {
  return errors
    .map(({ column, code, expected }) => {
      const where = column === undefined ? 'The row' : `“${column}”`;
      if (code === 'placeholder') return `${where} is not ${expected}: it stands for one that is missing.`;
      const wanted = expected === undefined ? '' : ` (expected: ${expected})`;
      return `${where} ${faults[code] ?? `is not usable: ${code}`}${wanted}.`;
    })
    .join(' ');
}
