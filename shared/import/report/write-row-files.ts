import { openPipe } from '../../bulk/open-pipe.ts';
import type { MappedColumn } from '../../csv/read/read-csv.ts';
import { writeCsv } from '../../csv/write/write-csv.ts';
import { writeRejectedRows } from '../../csv/write/write-rejected-rows.ts';
import { defaultSources } from '../../domain/wanted-attributes.ts';
import { describeRow, errorsOfRow } from './describe-change.ts';
import type { ColumnOf } from './describe-conflict.ts';
import { createPersonReader, personLabel } from './person-label.ts';
import { isOpen, type ReportContent, type ReportedRow } from './report-content.ts';
import { detailOfRow, detailOfRowAt } from './row-detail.ts';
import { createRowKey, keyOfUser } from './row-key.ts';

/** A row with what names its person, as the file has it. */
export interface KeyedRow extends ReportedRow {
  readonly key: string;
  /** The person's name, address and number, as the file has them. */
  readonly who: string;
  /** What became of it, in words. */
  readonly explanation: string;
}

export const csvContentType = 'text/csv; charset=utf-8';

const rowsAtOnce = 512;

/** Writes `rows.csv` and, where the columns are known, `rejected.csv`, in one pass over the rows. */
export async function writeRowFiles(
  {
    header,
    rows,
    write,
    targets,
  }: Pick<ReportContent, 'header' | 'rows' | 'write'> & {
    /** Whose outcomes have columns of their own. */
    readonly targets: readonly string[];
  },
  onRow: (row: KeyedRow) => void,
): Promise<void> {
  const keyOfCells = header === undefined ? () => '' : createRowKey(header);
  const personOf = header === undefined ? () => ({}) : createPersonReader(header);
  const columnOf = createColumnNamer(header?.mapped ?? []);
  const all = openPipe<KeyedRow>(rowsAtOnce);
  const rejected = openPipe<KeyedRow>(rowsAtOnce);
  let failure: { readonly error: unknown } | undefined;
  const stop = (error: unknown): void => {
    failure ??= { error };
    all.fail(error);
    rejected.fail(error);
  };

  const readRows = async (): Promise<void> => {
    for await (const row of rows()) {
      if (failure !== undefined) return;
      const key = keyOfCells(row.cells) || keyOfUser(row.change?.user ?? {});
      const keyed = {
        ...row,
        key,
        who: personLabel(personOf(row.cells)) || key,
        explanation: describeRow(row, columnOf),
      };
      onRow(keyed);
      await all.write(keyed);
      if (header !== undefined && comesBack(row)) await rejected.write(keyed);
    }
    all.end();
    rejected.end();
  };
  const parts = [
    readRows(),
    write({
      name: 'rows.csv',
      contentType: csvContentType,
      content: writeCsv({
        columns: ['row', 'key', 'outcome', 'detail', 'explanation', ...targets],
        rows: inCells(all.items, targets),
        audience: 'people',
      }),
    }),
  ];
  if (header !== undefined) {
    const content = writeRejectedRows({ header, rows: withErrors(rejected.items, columnOf) });
    parts.push(write({ name: 'rejected.csv', contentType: csvContentType, content }));
  }
  await Promise.all(parts.map((part) => part.catch(stop)));
  if (failure !== undefined) throw failure.error;
}

/** Whether someone has to correct the row. */
function comesBack({ outcome, change }: ReportedRow): boolean {
  return outcome === 'rejected' || (outcome === 'failed' && !isOpen(change));
}

async function* inCells(
  rows: AsyncIterable<KeyedRow>,
  targets: readonly string[],
): AsyncGenerator<readonly string[]> {
  for await (const row of rows) {
    const detail = row.errors[0]?.code ?? detailOfRow(row);
    const perTarget = targets.map((target) => detailOfRowAt(row, target));
    yield [String(row.rowNumber), row.key, row.outcome, detail, row.explanation, ...perTarget];
  }
}

async function* withErrors(rows: AsyncIterable<KeyedRow>, columnOf: ColumnOf) {
  for await (const row of rows) yield { cells: row.cells, errors: errorsOfRow(row, columnOf) };
}

/** As the file calls it: of an attribute without a column, the first one that it is made of. */
function createColumnNamer(mapped: readonly MappedColumn[]): ColumnOf {
  const columns = new Map(mapped.map(({ meaning, column }) => [meaning, column]));
  return (name) => {
    const source = [name, ...(defaultSources[name] ?? [])].find((one) => columns.has(one));
    return (source === undefined ? undefined : columns.get(source)) ?? name;
  };
}
