import type { Change } from '../../../shared/history/history-entry.ts';
import type { ReadEntry } from '../../../shared/history/sealed-entry.ts';
import { describeTime } from './describe-time.ts';

/** Entries of a history as rows of a table. */
export function historyRows(entries: readonly ReadEntry[]): readonly Readonly<Record<string, string>>[] {
  return entries.map((entry) => ({
    at: describeTime(entry.at),
    what: [entry.action ?? entry.kind, entry.target].filter((word) => word !== undefined).join(' at '),
    by: causeOf(entry),
    details: detailsOf(entry),
  }));
}

function causeOf({ cause }: ReadEntry): string {
  if (cause.kind === 'operator' || cause.kind === 'approval') return cause.by;
  return 'reference' in cause ? cause.reference : cause.kind;
}

function detailsOf({
  changes = [],
  outcome,
  reason,
  detail,
  notTaken = [],
  effectiveAt,
  erased,
}: ReadEntry): string {
  return [
    ...(erased === true ? ['values erased'] : changes.map(describeChange)),
    ...(outcome === undefined ? [] : [outcome]),
    ...(reason === undefined ? [] : [reason]),
    ...(detail === undefined ? [] : [detail]),
    ...(effectiveAt === undefined ? [] : [`from ${describeTime(effectiveAt)}`]),
    ...(notTaken.length === 0 ? [] : [`not taken: ${notTaken.join(', ')}`]),
  ].join('; ');
}

function describeChange({ attribute, from, to }: Change): string {
  const shown = (value: Change['to']) =>
    value === null ? '(cleared)' : value === undefined ? '?' : String(value);
  return from === undefined ? `${attribute}: ${shown(to)}` : `${attribute}: ${shown(from)} → ${shown(to)}`;
}
