import { ObjectGoneError } from '../../aws/objects/object-store.ts';
import type { CsvFile } from '../../csv/read/read-csv.ts';
import { outcomeOf } from '../decide/row-status.ts';
import type { ImportRun } from '../import-run.ts';
import { readConflicts } from '../plan/conflicts/stored-conflicts.ts';
import { openFile } from '../plan/input/open-file.ts';
import type { Duplicates, RowStatuses } from '../plan/stored-plan.ts';
import { readOutcomes } from './import-outcomes.ts';
import type { ReportedChange, ReportedRow } from './report-content.ts';

/** Opens the dropped file once more; undefined where it is gone. */
export async function reopenFile({ context, record }: ImportRun): Promise<CsvFile | undefined> {
  try {
    return await openFile(context, record);
  } catch (error) {
    if (error instanceof ObjectGoneError) return undefined;
    throw error;
  }
}

/** Every row of the file with what became of it: the file, the plan and the outcomes, read side by side. */
export async function* reportRows(
  run: ImportRun,
  plan: { readonly statuses: RowStatuses; readonly duplicates: Duplicates },
): AsyncGenerator<ReportedRow, void, void> {
  const { statuses, duplicates } = plan;
  const changes = readOutcomes(run, statuses);
  let change = await changes.next();
  /** Changes come by ascending rows. */
  const changeOf = async (rowNumber: number): Promise<ReportedChange | undefined> => {
    while (change.done !== true && change.value.row !== null && change.value.row < rowNumber) {
      change = await changes.next();
    }
    return change.done !== true && change.value.row === rowNumber ? change.value.change : undefined;
  };
  const conflictsOf = readConflicts(run);
  for await (const { rowNumber, ...place } of await placesOf(run, statuses)) {
    const status = statuses.of(rowNumber);
    const own = await changeOf(rowNumber);
    const conflictsWith = await conflictsOf(rowNumber);
    const [laterRow, earlierRow] = [duplicates.later.get(rowNumber), duplicates.earlier.get(rowNumber)];
    yield {
      ...place,
      rowNumber,
      status,
      outcome: own?.outcome ?? outcomeOf(status) ?? 'rejected',
      ...(laterRow === undefined ? {} : { laterRow }),
      ...(earlierRow === undefined ? {} : { earlierRow }),
      ...(own === undefined ? {} : { change: own }),
      ...(conflictsWith.length === 0 ? {} : { conflictsWith }),
    };
  }
}

type RowAsRead = Pick<ReportedRow, 'rowNumber' | 'line' | 'cells' | 'errors'>;

async function placesOf(run: ImportRun, statuses: RowStatuses): Promise<AsyncGenerator<RowAsRead>> {
  const file = await reopenFile(run);
  return file === undefined ? rowsWithoutFile(statuses) : rowsOfFile(file);
}

async function* rowsOfFile({ rows }: CsvFile): AsyncGenerator<RowAsRead> {
  for await (const row of rows) {
    const { rowNumber, line, cells } = row;
    yield { rowNumber, line, cells, errors: row.kind === 'rejected' ? row.errors : [] };
  }
}

async function* rowsWithoutFile(statuses: RowStatuses): AsyncGenerator<RowAsRead> {
  for (let rowNumber = 1; rowNumber < statuses.length; rowNumber += 1) {
    if (statuses.of(rowNumber) !== 'none') yield { rowNumber, line: rowNumber, cells: [], errors: [] };
  }
}
