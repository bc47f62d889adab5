import { type AttributeName, type Attributes, attributeNames } from '../../domain/attributes.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { isFormulaError } from '../../domain/identity/is-placeholder.ts';
import { eventTypes } from '../../domain/user-event.ts';
import type { FieldError } from '../../events/describe-issues.ts';
import type { Delimiter } from '../read/detect-delimiter.ts';
import type { CsvRecord } from '../read/parse-records.ts';
import { cleanCell, cleanIdentifier } from './clean-cell.ts';
import { createLeavingCheck, identifyBadRow, isRagged } from './identify-bad-row.ts';
import type { Columns } from './map-columns.ts';
import type { Row, RowError } from './row.ts';
import { calledBy, createRowSchemas, namedBy, type RowSchemaOptions } from './row-schemas.ts';
import { spreadsheetDamage } from './spreadsheet-damage.ts';
import { createSwallowCheck } from './swallowed-rows.ts';

export interface RowCheckOptions extends RowSchemaOptions {
  readonly columns: Columns;
  /** What separates the cells; undefined for a workbook, whose cells are whole. */
  readonly delimiter?: Delimiter | undefined;
  /** Whether a blank cell says nothing about its attribute, or clears it. */
  readonly blankCells: 'ignore' | 'clear';
}

type Cells = { [A in AttributeName]?: string };

/** What names a person, and whether there is one, cannot be cleared: a blank cell of theirs says nothing. */
const clearable = attributeNames.filter(
  (name) => name !== 'active' && !identifierTypes.some((type) => type === name),
);
const unknownAction: FieldError = { path: 'action', code: 'not-allowed', expected: eventTypes.join(', ') };

/** Makes the check of a file's rows: what a record says of a person by the webhooks' schemas, or all that is wrong. */
export function createRowCheck(options: RowCheckOptions): (record: CsvRecord) => Row {
  const { columns, delimiter } = options;
  const schemas = createRowSchemas(options);
  const readUser = createUserReader(columns);
  const mayLeave = createLeavingCheck(columns);
  const findSwallowed = delimiter === undefined ? undefined : createSwallowCheck({ columns, delimiter });
  const actionAt = columns.positions.get('action') ?? -1;
  const effectiveAtAt = columns.positions.get('effectiveAt') ?? -1;
  const clearing: Attributes = Object.fromEntries(
    clearable.filter((name) => columns.positions.has(name)).map((name) => [name, null]),
  );

  return (record) => {
    const { rowNumber, line, cells, isUnterminated } = record;
    const { mentions, faults: ofLines } = findSwallowed?.(cells) ?? { mentions: [], faults: [] };
    const place = {
      rowNumber,
      line,
      cells,
      ...(mentions.length === 0 ? {} : { mentions }),
      ...(isUnterminated === undefined ? {} : { isUnterminated }),
    };
    const stated = cleanCell(cells[actionAt] ?? '').toLowerCase();
    const action = eventTypes.find((type) => type === stated);
    const cellsOfUser = readUser(cells);
    const user = schemas.checkUser(cellsOfUser, action);
    const isLeaving = action === 'offboard' || user.value.active === false;
    const time = schemas.checkTime(cleanCell(cells[effectiveAtAt] ?? ''), isLeaving);

    // Where it is doubtful where the cells end, what is in them says nothing about them.
    let faults: readonly FieldError[] = faultsOfRecord(record, columns);
    if (faults.length === 0) faults = ofLines.filter(({ path }) => path === '');
    if (faults.length === 0) {
      const ofAction = stated === '' || action !== undefined ? [] : [unknownAction];
      const known = [...ofAction, ...user.faults, ...time.faults];
      faults = [...known, ...ofLines.filter(({ path }) => !known.some((fault) => fault.path === path))];
      faults = [...faults, ...findDamagedCells(cellsOfUser, faults)];
    }
    if (faults.length > 0) {
      const errors = faults.map((fault) => inTermsOfFile(fault, columns));
      const about = identifyBadRow({ user: cellsOfUser, faults, cells });
      const leaves = mayLeave(cells, { isRagged: isRagged(faults) }) ? { mayLeave: true as const } : {};
      return { kind: 'rejected', ...place, errors, ...about, ...leaves };
    }
    const left = isLeaving
      ? undefined
      : columns.leaving.find(({ position, marks }) => marks(cells[position] ?? ''));
    const clears = options.blankCells === 'clear' && action !== 'offboard';
    return {
      kind: 'row',
      ...place,
      attributes: clears ? { ...clearing, ...user.value } : user.value,
      ...(action === undefined ? {} : { action }),
      ...(time.value === undefined ? {} : { effectiveAt: time.value }),
      ...(left === undefined ? {} : { looksLeftBy: left.column }),
    };
  };
}

/** Reads the attributes whose cells are not blank. */
function createUserReader({ positions }: Columns): (cells: readonly string[]) => Cells {
  const present = attributeNames.flatMap((name) => {
    const index = positions.get(name);
    const clean = identifierTypes.some((type) => type === name) ? cleanIdentifier : cleanCell;
    return index === undefined ? [] : [{ name, index, clean }];
  });
  return (cells) => {
    const user: Cells = {};
    for (const { name, index, clean } of present) {
      const cell = clean(cells[index] ?? '');
      if (cell !== '') user[name] = cell;
    }
    return user;
  };
}

function faultsOfRecord({ cells, hasStrayQuote }: CsvRecord, { names }: Columns): readonly FieldError[] {
  const expected = `${names.length} cells`;
  return [
    ...(hasStrayQuote ? [{ path: '', code: 'stray-quote' }] : []),
    ...(cells.length < names.length ? [{ path: '', code: 'too-few-cells', expected }] : []),
    ...(cells.length > names.length ? [{ path: '', code: 'too-many-cells', expected }] : []),
  ];
}

function inTermsOfFile({ path, code, expected }: FieldError, columns: Columns): RowError {
  const column = path === '' ? '' : nameOf(path, columns);
  const wanted = expected === namedBy || expected === calledBy ? alternatives(expected, columns) : expected;
  return {
    ...(column === '' ? {} : { column }),
    code,
    ...(wanted === undefined ? {} : { expected: wanted }),
  };
}

function nameOf(meaning: string, { positions, names }: Columns): string {
  const position = [...positions].find(([one]) => one === meaning)?.[1];
  return position === undefined ? meaning : (names[position]?.trim() ?? meaning);
}

/** Which cells would do: those of the file's columns, or of columns that it lacks. */
function alternatives(expected: string, columns: Columns): string {
  const wanted: readonly string[] = expected === namedBy ? identifierTypes : ['displayName', 'givenName'];
  const present = [...columns.positions.keys()].filter((meaning) => wanted.includes(meaning));
  if (present.length === 0) return `a column ${wanted.join(' or ')}`;
  const names = present.map((meaning) => nameOf(meaning, columns));
  return names.length > 1 ? `one of ${names.join(', ')}` : names.join('');
}

/**
 * Finds in the cells of a row what no HR system wrote: numbers that a spreadsheet changed, formulas that could not be computed, and
 * letters that a program read in another encoding than they were written in.
 */
function findDamagedCells(cells: Cells, found: readonly FieldError[]): readonly FieldError[] {
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
