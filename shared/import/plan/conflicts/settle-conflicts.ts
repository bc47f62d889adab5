import { isApplied, type RowStatus } from '../../decide/row-status.ts';
import type { PlanState } from '../plan-state.ts';

/**
 * Takes back what rows would do of which the run would refuse some, now that all are read: two that want one name, and one that
 * wants a name which its bearer keeps.
 */
export function settleConflicts(state: PlanState): void {
  const { claims, tally, notes } = state;
  const isPlanned = (row: number) => isApplied(tally.get(row));
  const clashing = new Map<number, number>();
  for (const [earlier, later] of claims.clashes(isPlanned)) {
    if (!clashing.has(earlier)) clashing.set(earlier, later);
    clashing.set(later, earlier);
  }
  for (const [row, other] of clashing) {
    if (isLeaving(tally.get(row))) continue;
    notes.set(row, [{ kind: 'row', row: other }]);
    withdraw(state, row);
  }
  for (let row = 1; row <= claims.lastRow; row += 1) {
    const isKnown = claims.isOwner(row) || claims.memberOf(row) !== undefined;
    const other = claims.unclearFrom(row) ?? (isKnown ? undefined : claims.contestedBy(row));
    if (other === undefined || !isPlanned(row)) continue;
    notes.set(row, [{ kind: 'row', row: other }]);
    withdraw(state, row);
  }
  while (withdrawBlocked(state, isPlanned));
}

/** Whoever leaves leaves, also where the account cannot be given a name that was meant for it. */
function isLeaving(status: RowStatus): boolean {
  return ['deactivate', 'schedule-deactivate', 'protected-leaver'].includes(status);
}

/** Whether any row was withdrawn: then others may wait for it in vain. */
function withdrawBlocked(state: PlanState, isPlanned: (row: number) => boolean): boolean {
  const { claims, people, tally } = state;
  let some = false;
  for (let row = 1; row <= claims.lastRow; row += 1) {
    if (!isPlanned(row)) continue;
    const isBlocked = claims.bearersOf(row).some(({ type, account }) => {
      const giver = people.rowOfAccount(account);
      return !(
        giver !== undefined &&
        isPlanned(giver) &&
        !isLeaving(tally.get(giver)) &&
        claims.isOwner(giver) &&
        claims.givesUp(giver, { type, to: row })
      );
    });
    if (!isBlocked) continue;
    withdraw(state, row);
    some = true;
  }
  return some;
}

function withdraw({ claims, tally, hash, targetTally, members }: PlanState, row: number): void {
  tally.withdraw(row, 'identity-conflict');
  hash.addWithdrawn(row, 'identity-conflict');
  targetTally?.removeRow(row);
  const member = claims.memberOf(row);
  if (member !== undefined) members?.withdraw(member);
}
