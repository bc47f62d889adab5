import type { AttributeName } from '../../domain/attributes.ts';
import { isFormulaError } from '../../domain/identity/is-placeholder.ts';
import type { FieldError } from '../../events/describe-issues.ts';
import { spreadsheetDamage } from './spreadsheet-damage.ts';

type Cells = { readonly [A in AttributeName]?: string };

/**
 * Finds in the cells of a row what no HR system wrote: numbers that a spreadsheet changed, formulas that could not be computed, and
 * letters that a program read in another encoding than they were written in.
 */
export function findDamagedCells(cells: Cells, found: readonly FieldError[]): readonly FieldError[] {
  const faults = [...changedNumbers(cells), ...misreadNames(cells)];
  const isFaulty = (name: string) => [...found, ...faults].some(({ path }) => path === name);
  // What identifies someone is refused as a placeholder already.
  const formulas = Object.entries(cells).filter(([name, cell]) => isFormulaError(cell) && !isFaulty(name));
  return [
    ...faults,
    ...formulas.map(([name]) => ({ path: name, code: 'formula-error', expected: 'a value' })),
  ];
}

/** A number that is an exponent, a fraction or a date was another one before a spreadsheet opened the file. */
function changedNumbers(cells: Cells): readonly FieldError[] {
  const { employeeNumber = '', phone = '', landline = '' } = cells;
  const isChanged = {
    employeeNumber: spreadsheetDamage(employeeNumber) !== undefined,
    phone: computedPhone.test(phone),
    landline: computedPhone.test(landline),
  };
  return (['employeeNumber', 'phone', 'landline'] as const)
    .filter((name) => isChanged[name])
    .map((path) => ({
      path,
      code: 'spreadsheet-damage',
      expected: `the number as ${path === 'employeeNumber' ? 'HR has it' : 'it is dialled'}, in a column that is formatted as text`,
    }));
}

/** `4.9151E+12`, `4915112345.0`. */
const computedPhone = /^(?:[1-9](?:[.,]\d+)?e\+?\d{1,3}|\d{6,}[.,]0{1,2})$/i;

const names = ['givenName', 'familyName', 'displayName'] as const;

/** The sign for a character that could not be read, and UTF-8 that was read as Windows-1252: `MÃ¼ller`. */
const misread = /\ufffd|[ÂÃÄÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›]|[ÃÅ][ŠŒŽšœžŸ]|â€/u;
/** A letter that the encoding of the export does not have. */
const lost = /\p{L}\?|\?\p{L}/u;

function misreadNames(cells: Cells): readonly FieldError[] {
  const isMisread = (name: (typeof names)[number] | 'title') => {
    const text = cells[name] ?? '';
    return misread.test(text) || (name !== 'title' && lost.test(text));
  };
  return ([...names, 'title'] as const)
    .filter(isMisread)
    .map((path) => ({ path, code: 'misread-characters', expected: 'the letters themselves' }));
}
