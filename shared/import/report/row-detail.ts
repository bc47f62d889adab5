import type { FailureReason, TargetResult } from '../../domain/outcome.ts';
import type { RowStatus } from '../decide/row-status.ts';
import type { ReportedChange, ReportedRow } from './report-content.ts';

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

/** Whether what a change does, or did, is known of each of several targets. */
export function isPerTarget({ outcome, kinds = {}, targets = {} }: ReportedChange): boolean {
  return Object.keys(outcome === 'planned' ? kinds : targets).length > 1;
}

/** The names of the targets of which something is known, in their order. */
export function targetsOf({ kinds = {}, targets = {} }: ReportedChange): readonly string[] {
  return [...new Set([...Object.keys(kinds), ...Object.keys(targets)])];
}

/** What becomes, or became, of someone's account in one target. */
export function detailAt(change: ReportedChange, target: string): ChangeDetail {
  const { outcome, kinds = {}, targets = {}, scheduledFor } = change;
  if (outcome === 'planned') {
    const kind = kinds[target] ?? change.kind;
    if (kind === 'unclear') return 'identity-conflict';
    if (kind === 'protected' || kind === 'unchanged') return kind;
    return scheduledFor === undefined ? kind : `schedule-${kind}`;
  }
  const found = targets[target];
  if (found === undefined) return detailOfChange(change);
  return found.result === 'failed' ? (found.reason ?? 'retries-exhausted') : found.result;
}

/** The same of a row; empty where the row itself could not be used. */
export function detailOfRowAt(row: ReportedRow, target: string): ChangeDetail | '' {
  const { change, outcome } = row;
  if (outcome === 'rejected') return '';
  const isChange = change !== undefined && outcome !== 'duplicate';
  return isChange ? detailAt(change, target) : detailOfRow(row);
}

/** A target as people call it. */
export function labelOf(target: string): string {
  return `${target.slice(0, 1).toUpperCase()}${target.slice(1)}`;
}
