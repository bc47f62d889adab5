import { identifierTypes } from '../domain/identifiers.ts';
import { type ColumnMeaning, meaningOf } from './column-names.ts';
import { CsvRejectedError } from './csv-rejected-error.ts';
import { restoreFormula } from './restore-formula.ts';

/** What the columns of a file say. */
export interface Columns {
  /** The names as the file has them, without the `error` column of a `rejected.csv` that came back. */
  readonly names: readonly string[];
  /** Where a column stands among {@link names}. */
  readonly positions: ReadonlyMap<Exclude<ColumnMeaning, 'error'>, number>;
  /** The names of the columns that say nothing to us. */
  readonly ignored: readonly string[];
  /** Where `error` columns stand in the file. Their presence shows that we wrote it, so its formulas are restored. */
  readonly errorPositions: readonly number[];
}

/** Names of members of every object: what a naive reader would trip over, so no list of people has them. */
const forbidden = new Set(['prototype', ...Object.getOwnPropertyNames(Object.prototype)]);

/** Reads a header. A reserved or doubled column, none that names a person, or too many of them reject the file. */
export function mapColumns(
  header: readonly string[],
  options: { readonly line: number; readonly maxColumns: number },
): Columns {
  const { line, maxColumns } = options;
  if (header.length > maxColumns) throw new CsvRejectedError('too-many-columns', { line });
  const reserved = header.map((name) => name.trim()).filter((name) => forbidden.has(name));
  if (reserved.length > 0) throw new CsvRejectedError('forbidden-column', { line, columns: reserved });

  const errorPositions = header.flatMap((name, index) => (meaningOf(name) === 'error' ? [index] : []));
  const names = withoutPositions(header, errorPositions).map((name) =>
    errorPositions.length > 0 ? restoreFormula(name) : name,
  );
  const positions = new Map<Exclude<ColumnMeaning, 'error'>, number>();
  const doubled = new Set<string>();
  const ignored: string[] = [];
  for (const [index, name] of names.entries()) {
    const meaning = meaningOf(name);
    if (meaning === undefined || meaning === 'error') {
      if (name.trim() !== '') ignored.push(name.trim());
    } else if (positions.has(meaning)) {
      doubled.add(meaning);
    } else {
      positions.set(meaning, index);
    }
  }
  if (doubled.size > 0) throw new CsvRejectedError('duplicate-column', { line, columns: [...doubled] });
  if (!identifierTypes.some((type) => positions.has(type))) {
    throw new CsvRejectedError('missing-key-column', { line });
  }
  return { names, positions, ignored, errorPositions };
}

/** The cells of a row without those of the given columns. */
export function withoutPositions(cells: readonly string[], positions: readonly number[]): readonly string[] {
  return positions.length === 0 ? cells : cells.filter((_, index) => !positions.includes(index));
}
