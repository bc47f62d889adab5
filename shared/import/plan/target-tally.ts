import { type ChunkedArray, growableUint8 } from '../../bulk/packed-arrays.ts';
import type { PlannedChange, TargetChange } from '../decide/planned-change.ts';
import type { TargetCounts } from '../decide/row-status.ts';

type Kinds = PlannedChange['kinds'];

/** What a row does in a target is kept as one byte, its index and one; 0: the row changes nothing. */
const changes: readonly TargetChange[] = [
  'create',
  'update',
  'reactivate',
  'deactivate',
  'unchanged',
  'unclear',
  'protected',
];
const none: Required<Omit<TargetCounts, 'unmanagedAccounts'>> = {
  create: 0,
  update: 0,
  reactivate: 0,
  deactivate: 0,
  unchanged: 0,
  unclear: 0,
  protected: 0,
};

interface TargetColumn {
  readonly name: string;
  readonly rows: ChunkedArray;
  readonly absences: { -readonly [K in TargetChange]: number };
}

/** What a plan does in each of several targets. Rows can be taken back: a later one may be about the same person. */
export class TargetTally {
  readonly #targets: readonly TargetColumn[];
  #lastRow = 0;

  constructor(targets: readonly string[]) {
    this.#targets = targets.map((name) => ({ name, rows: growableUint8(), absences: { ...none } }));
  }

  setRow(row: number, kinds: Kinds): void {
    this.#lastRow = Math.max(this.#lastRow, row);
    for (const { name, rows } of this.#targets)
      rows.set(row, 1 + changes.indexOf(kinds[name] ?? 'unchanged'));
  }

  removeRow(row: number): void {
    if (row > this.#lastRow) return;
    for (const { rows } of this.#targets) rows.set(row, 0);
  }

  addAbsence(kinds: Kinds): void {
    for (const { name, absences } of this.#targets) absences[kinds[name] ?? 'unchanged'] += 1;
  }

  /** By the target's name. Rows that change nothing anywhere are unchanged everywhere: so many of them there are. */
  count(unchangedRows: number): Readonly<Record<string, TargetCounts>> {
    return Object.fromEntries(
      this.#targets.map(({ name, rows, absences }) => {
        const counts = { ...absences, unchanged: absences.unchanged + unchangedRows };
        for (let row = 0; row <= this.#lastRow; row += 1) {
          const change = changes[rows.get(row) - 1];
          if (change !== undefined) counts[change] += 1;
        }
        return [name, counts];
      }),
    );
  }
}
