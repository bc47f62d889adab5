import { type Identifier, identifierTypes, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { FieldError } from '../../events/describe-issues.ts';
import type { Delimiter } from '../read/detect-delimiter.ts';
import type { Columns } from './map-columns.ts';

/** What the cells of a record hold that may be other rows. */
export interface Swallowed {
  /** Whoever is named in a cell of several lines. They are in the file. */
  readonly mentions: readonly Identifier[];
  readonly faults: readonly FieldError[];
}

const lineEnd = /[\n\r]/;
const noOne: Swallowed = { mentions: [], faults: [] };
const nameColumns = ['givenName', 'familyName', 'displayName'] as const;
/** The longest value that identifies someone. */
const maxLength = 254;

/**
 * Makes the check whether a stray quotation mark made one row of several: from a cell that begins with one up to the next quotation
 * mark, however many rows below, all is one cell. The record may have the right number of cells all the same.
 */
export function createSwallowCheck({
  columns: { positions, names },
  delimiter,
}: {
  readonly columns: Pick<Columns, 'positions' | 'names'>;
  readonly delimiter: Delimiter;
}): (cells: readonly string[]) => Swallowed {
  const identifying = identifierTypes.flatMap((type) => positions.get(type) ?? []);
  // Cells of a row up to the one that the quotation mark ends, or of a whole row in between.
  const isRow = (parts: readonly string[], position: number) =>
    (parts.length === position + 1 || parts.length === names.length) &&
    parts.every((part) => part === part.trim()) &&
    identifying.some((place) => /^\S*[\d@]\S*$/.test(parts[place] ?? ''));

  return (cells) => {
    if (!cells.some((cell) => lineEnd.test(cell))) return noOne;
    const broken = [...cells.entries()].filter(([, cell]) => lineEnd.test(cell.trim()));
    const rows = broken.flatMap(([position, cell]) =>
      cell
        .trim()
        .split(lineEnd)
        .slice(1)
        .map((line) => ({ position, parts: line.split(delimiter) })),
    );
    const several = rows.filter(({ parts }) => parts.length > 1);
    const inNames = nameColumns.filter((name) =>
      broken.some(([position]) => position === positions.get(name)),
    );
    const isSwallowed = several.some(({ parts, position }) => isRow(parts, position));
    return {
      mentions: several.flatMap(({ parts }) => parts.flatMap(namesIn)),
      faults: isSwallowed
        ? [{ path: '', code: 'stray-quote' }]
        : inNames.map((path) => ({ path, code: 'line-break', expected: 'one line' })),
    };
  };
}

function namesIn(part: string): readonly Identifier[] {
  if (part.length > maxLength) return [];
  const value = normaliseIdentifier(part.replaceAll('"', ''));
  if (value === '') return [];
  const types = value.includes('@')
    ? (['userName', 'email'] as const)
    : (['employeeNumber', 'userName'] as const);
  return types.map((type) => ({ type, value }));
}
