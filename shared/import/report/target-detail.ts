import type { ReportedChange, ReportedRow } from '../reports.ts';
import { type ChangeDetail, detailOfChange, detailOfRow } from './row-detail.ts';

/** Whether what a change does, or did, is known of each of several targets. */
export function isPerTarget({ outcome, kinds = {}, targets = {} }: ReportedChange): boolean {
  return Object.keys(outcome === 'planned' ? kinds : targets).length > 1;
}

/** The names of the targets of which something is known, in their order. */
export function targetsOf({ kinds = {}, targets = {} }: ReportedChange): readonly string[] {
  return [...new Set([...Object.keys(kinds), ...Object.keys(targets)])];
}

/** What becomes, or became, of somebody's account in one target. */
export function detailAt(change: ReportedChange, target: string): ChangeDetail {
  const { outcome, kinds = {}, targets = {}, scheduledFor } = change;
  if (outcome === 'planned') {
    const kind = kinds[target] ?? change.kind;
    if (kind === 'unclear') return 'identity-conflict';
    return kind === 'unchanged' || scheduledFor === undefined ? kind : `schedule-${kind}`;
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
