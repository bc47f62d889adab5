import type { EventReference } from '../domain/user-event.ts';
import type { Settlement } from '../reconcile/reconcile-ledger.ts';
import { causeOfReference } from './cause-of-event.ts';
import type { NewEntry } from './history-entry.ts';

/** Tells how an event ended, target by target. */
export function describeSettlement(reference: EventReference, settlement: Settlement): NewEntry {
  const { status, reason, notTaken, outcome } = settlement;
  const results = Object.entries(outcome).map(([target, one]) => [
    target,
    { result: one.result, ...(one.reason === undefined ? {} : { reason: one.reason }) },
  ]);
  return {
    kind: 'event-settled',
    cause: causeOfReference(reference),
    reference,
    outcome: status,
    ...(reason === undefined ? {} : { reason }),
    ...(results.length === 0 ? {} : { results: Object.fromEntries(results) }),
    ...(notTaken === undefined ? {} : { notTaken: [...notTaken] }),
  };
}
