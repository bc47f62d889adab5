import { growableUint8 } from '../../bulk/packed-arrays.ts';
import type { RoleUse } from '../decide/gate.ts';
import type { ChangeKind } from '../decide/planned-change.ts';
import {
  codeOf,
  outcomeOf,
  type PlanCounts,
  type RowOutcome,
  type RowStatus,
  rowStatuses,
  statusOf,
} from '../decide/row-status.ts';

/** What the plan says of each row so far, and in the end how many there are of each. */
export class RowTally {
  readonly #codes = growableUint8();
  /** Rows that grant a role that needs approval. */
  readonly #grants = new Map<number, string>();
  /** Rows that give another user name or address to someone who holds a grant. */
  readonly #renamedHolders = new Set<number>();
  /** Rows that give one to a protected account. */
  readonly #renamedProtected = new Set<number>();
  #lastRow = 0;

  set(row: number, status: RowStatus): void {
    this.#codes.set(row, codeOf(status));
    this.#lastRow = Math.max(this.#lastRow, row);
  }

  get(row: number): RowStatus {
    return statusOf(this.#codes.get(row));
  }

  /** Takes back what the row would do. Returns what the plan said of it until now. */
  withdraw(row: number, status: 'duplicate' | 'identity-conflict'): RowStatus {
    const before = this.get(row);
    this.#codes.set(row, codeOf(status));
    this.#grants.delete(row);
    this.#renamedHolders.delete(row);
    this.#renamedProtected.delete(row);
    return before;
  }

  addGrant(row: number, role: string): void {
    this.#grants.set(row, role);
  }

  addRenamedHolder(row: number): void {
    this.#renamedHolders.add(row);
  }

  addRenamedProtected(row: number): void {
    this.#renamedProtected.add(row);
  }

  get renamedProtected(): number {
    return this.#renamedProtected.size;
  }

  get renamedHolders(): number {
    return this.#renamedHolders.size;
  }

  statuses(): Uint8Array {
    return Uint8Array.from({ length: this.#lastRow + 1 }, (_, row) => this.#codes.get(row));
  }

  grants(): readonly RoleUse[] {
    const counts = new Map<string, number>();
    for (const role of this.#grants.values()) counts.set(role, (counts.get(role) ?? 0) + 1);
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([role, count]) => ({ role, count }));
  }

  count(
    absences: Pick<PlanCounts, 'absentUnclear' | 'absentKept'> & { readonly changes: PlanCounts['changes'] },
  ): PlanCounts {
    const byCode = rowStatuses.map(() => 0);
    for (let row = 0; row <= this.#lastRow; row += 1) {
      const code = this.#codes.get(row);
      byCode[code] = (byCode[code] ?? 0) + 1;
    }
    const countOf = (status: RowStatus) => byCode[codeOf(status)] ?? 0;
    const changesOf = (kind: ChangeKind) =>
      countOf(kind) + countOf(`schedule-${kind}`) + absences.changes[kind];
    const outcomes: Record<RowOutcome, number> = {
      planned: 0,
      unchanged: 0,
      rejected: 0,
      duplicate: 0,
      superseded: 0,
      failed: 0,
    };
    for (const status of rowStatuses) {
      const outcome = outcomeOf(status);
      if (outcome !== undefined) outcomes[outcome] += countOf(status);
    }
    const rows = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    const { none: _, ...statuses } = Object.fromEntries(
      rowStatuses.map((status) => [status, countOf(status)]),
    ) as Record<RowStatus, number>;
    return {
      rows,
      outcomes,
      statuses,
      changes: {
        create: changesOf('create'),
        update: changesOf('update'),
        reactivate: changesOf('reactivate'),
        deactivate: changesOf('deactivate'),
      },
      absent: Object.values(absences.changes).reduce((sum, count) => sum + count, 0),
      absentUnclear: absences.absentUnclear,
      absentKept: absences.absentKept,
      people: rows - outcomes.duplicate,
    };
  }
}
