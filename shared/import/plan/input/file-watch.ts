import type { Row } from '../../../csv/rows/row.ts';
import type { AttributeName } from '../../../domain/attributes.ts';
import { type Identifier, identifierTypes } from '../../../domain/identity/identifiers.ts';
import type { FileSigns } from '../../decide/gate.ts';
import type { ImportMode, PlannedChange } from '../../decide/planned-change.ts';
import { isApplied, type RowStatus, statusOf } from '../../decide/row-status.ts';
import type { UnclearRow } from '../plan-input.ts';
import type { PlanResult } from '../plan-result.ts';

const names: readonly AttributeName[] = ['givenName', 'familyName', 'displayName'];

/**
 * Whether a change gives someone who has an account another name or address. What a change says of a person's names has
 * changed; of what identifies a person that the ledger knows, it says one thing only, unless that has changed as well.
 */
function isNameChange({ kind, personId, event: { user } }: PlannedChange): boolean {
  if (kind !== 'update' && kind !== 'reactivate') return false;
  if (names.some((name) => user[name] !== undefined)) return true;
  return personId !== undefined && identifierTypes.filter((type) => user[type] !== undefined).length > 1;
}

/** What the plan says of a row that was read to its end, whatever follows. */
const whole: readonly RowStatus[] = ['unchanged', 'offboarded-stays'];
const unusable: readonly RowStatus[] = [
  'rejected',
  'incomplete-for-create',
  'identity-conflict',
  'spreadsheet-damage',
  'protected',
];

/** Notes, while a file is planned, what speaks against applying it unseen. */
export class FileWatch {
  readonly #left = new Map<string, number>();
  readonly #renamed: number[] = [];
  readonly #unclear: UnclearRow[] = [];
  #unterminatedRow: number | undefined;

  async *watch(rows: AsyncIterable<Row>): AsyncGenerator<Row, void, void> {
    for await (const row of rows) {
      if (row.kind === 'row' && row.looksLeftBy !== undefined) {
        this.#left.set(row.looksLeftBy, (this.#left.get(row.looksLeftBy) ?? 0) + 1);
      }
      if (row.kind === 'rejected' && row.isUnclear === true) this.#noteUnclear(row.identifiers);
      if (row.isUnterminated === true) this.#unterminatedRow = row.rowNumber;
      yield row;
    }
  }

  /** To be called when all rows were read. */
  get unclearRows(): readonly UnclearRow[] {
    return this.#unclear;
  }

  noteChange(change: PlannedChange): void {
    if (change.row !== null && isNameChange(change)) this.#renamed.push(change.row);
  }

  /** To be called when the plan is made. */
  signs({ statuses, counts }: Pick<PlanResult, 'statuses' | 'counts'>, mode: ImportMode): FileSigns {
    const statusAt = (row: number) => statusOf(statuses[row] ?? 0);
    const last = this.#unterminatedRow;
    const isCutOff = mode === 'full' && last !== undefined && isDoubtful(statusAt(last), counts.absent > 0);
    return {
      leavingMarks: [...this.#left].map(([column, count]) => ({ column, count })),
      cutOffRow: isCutOff ? last : undefined,
      nameChanges: this.#renamed.filter((row) => isApplied(statusAt(row))).length,
    };
  }

  #noteUnclear(identifiers: readonly Identifier[]): void {
    if (this.#unclear.length < maxUnclear) this.#unclear.push({ identifiers });
    else if (this.#unclear.length === maxUnclear) this.#unclear.push({ identifiers: [] });
  }
}

/** More unreadable rows than these may be about anyone, so that the memory is bounded. */
const maxUnclear = 1000;

/**
 * Many programs write no line end after the last row. Such a row is taken for cut off where it cannot be used, or where it
 * says something new while people are missing.
 */
function isDoubtful(status: RowStatus, someAreMissing: boolean): boolean {
  return unusable.includes(status) || (someAreMissing && !whole.includes(status));
}
