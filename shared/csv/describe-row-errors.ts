import type { RowError } from './row.ts';

/** The errors of a row as one line for people: `E-mail: malformed (expected an e-mail address); role: not-allowed`. */
export function describeRowErrors(errors: readonly RowError[]): string {
  return errors
    .map(({ column, code, expected }) => {
      const where = column === undefined ? '' : `${column}: `;
      return `${where}${code}${expected === undefined ? '' : ` (expected ${expected})`}`;
    })
    .join('; ');
}
