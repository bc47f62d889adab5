import type { AttributeName } from '../../domain/attributes.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { CsvRejectedError } from '../read/csv-rejected-error.ts';
import { restoreCell } from '../write/protect-cell.ts';
import type { ColumnMeaning } from './column-aliases.ts';
import { columnMeaning, plainName, rankOf } from './column-names.ts';
import { findLeavingColumns, type LeavingColumn } from './leaving-column.ts';

/** What the columns of a file say. */
export interface Columns {
  /** The names as the file has them, without the `error` column of a `rejected.csv` that came back. */
  readonly names: readonly string[];
  /** Where a column stands among {@link names}. */
  readonly positions: ReadonlyMap<ReadMeaning, number>;
  /** The names of the columns that say nothing to us. */
  readonly ignored: readonly string[];
  /** Ignored columns that may be meant to say something that no other column says. */
  readonly hints: readonly ColumnHint[];
  /** Ignored columns that look as if they said who has left. */
  readonly leaving: readonly LeavingColumn[];
  /** Where `error` columns stand in the file. Their presence shows that we wrote it, so its formulas are restored. */
  readonly errorPositions: readonly number[];
}

/** A column that is not read, and what it might say: it would have to be named so. */
export interface ColumnHint {
  readonly column: string;
  readonly meaning: AttributeName;
}

/** Names of members of every object: what a naive reader would trip over, so no list of people has them. */
const forbidden = new Set(['prototype', ...Object.getOwnPropertyNames(Object.prototype)]);

/** Reads a header. A reserved or doubled column, none that names a person, or too many of them reject the file. */
export function mapColumns(
  header: readonly string[],
  options: {
    readonly line: number;
    readonly maxColumns: number;
    /** Columns that are known not to say who has left. Case does not matter. */
    readonly harmlessColumns: readonly string[];
  },
): Columns {
  const { line, maxColumns } = options;
  if (header.length > maxColumns) throw new CsvRejectedError('too-many-columns', { line });
  const reserved = header.map((name) => name.trim()).filter((name) => forbidden.has(name));
  if (reserved.length > 0) throw new CsvRejectedError('forbidden-column', { line, columns: reserved });

  const errorPositions = header.flatMap((name, index) => (columnMeaning(name) === 'error' ? [index] : []));
  const names = withoutPositions(header, errorPositions).map((name) =>
    errorPositions.length > 0 ? restoreCell(name) : name,
  );
  const positions = new Map<ReadMeaning, number>();
  for (const [meaning, alternatives] of groupByMeaning(names)) {
    const least = Math.min(...alternatives.map(({ rank }) => rank));
    const [best, another] = alternatives.filter(({ rank }) => rank === least);
    if (best === undefined) continue;
    if (another !== undefined) {
      const hint = `“${best.name}” and “${another.name}” both mean ${meaning}.`;
      throw new CsvRejectedError('duplicate-column', { line, columns: [meaning], hint });
    }
    positions.set(meaning, best.position);
  }
  const read = new Set(positions.values());
  const unread = names
    .map((name, position) => ({ name: name.trim(), position }))
    .filter(({ name, position }) => name !== '' && !read.has(position));
  const harmless = new Set(options.harmlessColumns.map((name) => name.trim().toLowerCase()));
  const ignored = unread.map(({ name }) => name);
  const hints = hintsFor(ignored, positions);
  if (!identifierTypes.some((type) => positions.has(type))) {
    const hint = describeHints(hints);
    throw new CsvRejectedError('missing-key-column', { line, ...(hint === undefined ? {} : { hint }) });
  }
  return {
    names,
    positions,
    ignored,
    hints,
    leaving: findLeavingColumns(unread.filter(({ name }) => !harmless.has(name.toLowerCase()))),
    errorPositions,
  };
}

type ReadMeaning = Exclude<ColumnMeaning, 'error'>;

interface Alternative {
  readonly name: string;
  readonly position: number;
  readonly rank: number;
}

function groupByMeaning(names: readonly string[]): ReadonlyMap<ReadMeaning, readonly Alternative[]> {
  const meanings = names.map(columnMeaning);
  // In German, „Name“ beside „Vorname“ is the family's.
  const isFamilyName =
    names.some((name) => plainName(name) === 'vorname') && !meanings.includes('familyName');
  const groups = new Map<ReadMeaning, Alternative[]>();
  for (const [position, name] of names.entries()) {
    const meaning = isFamilyName && plainName(name) === 'name' ? 'familyName' : meanings[position];
    if (meaning === undefined || meaning === 'error') continue;
    const group = groups.get(meaning) ?? [];
    group.push({ name: name.trim(), position, rank: rankOf(name) });
    groups.set(meaning, group);
  }
  return groups;
}

/** What ignored columns might say, as far as no column says it: of an attribute the first one. */
function hintsFor(
  ignored: readonly string[],
  positions: ReadonlyMap<ReadMeaning, number>,
): readonly ColumnHint[] {
  const hints = new Map<AttributeName, ColumnHint>();
  for (const column of ignored) {
    const meaning = suggestMeaning(column);
    if (meaning === undefined || positions.has(meaning) || hints.has(meaning)) continue;
    hints.set(meaning, { column, meaning });
  }
  return [...hints.values()];
}

/** Says which column to give which name. */
export function describeHints(hints: readonly ColumnHint[]): string | undefined {
  const parts = hints.map(({ column, meaning }) => `“${column}” to ${meaning}`);
  return parts.length === 0 ? undefined : `If that is what they say, rename ${parts.join(', ')}.`;
}

/** The cells of a row without those of the given columns. */
export function withoutPositions(cells: readonly string[], positions: readonly number[]): readonly string[] {
  return positions.length === 0 ? cells : cells.filter((_, index) => !positions.includes(index));
}

/** Names that mean something else, whatever else is in them. */
const ofSomethingElse =
  /manager|supervisor|boss|vorgesetzt|superieur|jefe|home|private|privat|perso(?!n)|recovery|secondary|emergency|notfall|urgence|parent|spouse|bank|company$|firma|former|maiden|middle|floor|building|city|country|domain|department|division|location/;

const hints: readonly (readonly [AttributeName, RegExp])[] = [
  ['email', /mail|courriel|correo/],
  [
    'employeeNumber',
    /^(?:hr)?id$|(?:empl|emp|staff|person|worker|mitarbeiter|matric|payroll|associate|salarie|trabajador|file).*(?:id|n[or]|num|code|#)|matricule|^n[or].*(?:empl|trabajador|mitarbeiter|personal)/,
  ],
  [
    'userName',
    /login|userid|username|useraccount|accountname|benutzer|utilisateur|usuario|networkid|samaccount/,
  ],
  ['givenName', /first|given|vorname|rufname|prenom|forename|nickname|nombre/],
  ['familyName', /last|family|surname|nachname|apellido/],
  ['displayName', /name$|^nom/],
  ['phone', /mobil|phone|telefon|handy|^tel|movil|celular/],
  ['title', /title|position|designation|poste|stelle|puesto|funktion|jobname/],
  ['role', /role$|rolle$/],
];

/**
 * What a column that is not read might say: a hint for people, never taken as said. Names of columns only: where a file has
 * no header, its first row is someone's.
 */
function suggestMeaning(name: string): AttributeName | undefined {
  if (name.includes('@') || name.length > 60) return undefined;
  const plain = plainName(name);
  if (ofSomethingElse.test(plain)) return undefined;
  return hints.find(([, pattern]) => pattern.test(plain))?.[0];
}
