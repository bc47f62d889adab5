import type { RowStatus } from '../../domain/import/row-status.ts';
import type { FailureReason, TargetResult } from '../../domain/outcome.ts';
import type { ReportedChange, ReportedRow } from '../reports.ts';

/** Says more than the outcome: what the plan decided or, of a change that was applied, what came of it. */
export type ChangeDetail =
  | Exclude<RowStatus, 'none'>
  | Exclude<TargetResult, 'failed'>
  | FailureReason
  | 'applied'
  | 'scheduled'
  | 'pending'
  | 'held-by-brake'
  | 'unreadable-row'
  | 'conflicting-row';

/** The code beside a row's outcome. Of a row that is rejected for its cells, see its errors. */
export function detailOfRow({ status, outcome, change }: ReportedRow): ChangeDetail {
  if (outcome === 'done' || outcome === 'planned' || change?.reason !== undefined) {
    if (change !== undefined) return detailOfChange(change);
  }
  if (outcome === 'superseded' || outcome === 'duplicate') return outcome;
  return status === 'none' ? 'unchanged' : status;
}

/** The code beside a change's outcome. */
export function detailOfChange(change: ReportedChange): ChangeDetail {
  const { outcome, kind, reason, scheduledFor, targets = {} } = change;
  if (reason !== undefined) return reason;
  if (outcome === 'planned') return scheduledFor === undefined ? kind : `schedule-${kind}`;
  if (outcome !== 'done') return outcome === 'failed' ? 'retries-exhausted' : outcome;
  if (scheduledFor !== undefined) return 'scheduled';
  return resultOf(targets) ?? 'applied';
}

/** What says most, of several targets: that an account was created more than that it was left alone. */
const results: readonly Exclude<TargetResult, 'failed'>[] = [
  'created',
  'invited',
  'adopted',
  'reactivated',
  'deactivated',
  'deleted',
  'updated',
  'observed',
  'absent',
  'unchanged',
];

function resultOf(
  targets: NonNullable<ReportedChange['targets']>,
): Exclude<TargetResult, 'failed'> | undefined {
  return results.find((wanted) => Object.values(targets).some(({ result }) => result === wanted));
}
