import { matters } from '../domain/open-events.ts';
import type { FailureReason, Outcome, TargetOutcome } from '../domain/outcome.ts';
import type { OpenEvent, Person } from '../domain/person.ts';
import { isObserved } from '../domain/plans/observed-events.ts';
import type { EventReference } from '../domain/user-event.ts';
import { sourcesOf } from '../domain/wanted-attributes.ts';
import { causeOfReference } from '../history/cause-of-event.ts';
import type { NewEntry } from '../history/history-entry.ts';
import type { Settlement } from './reconcile-ledger.ts';

/** How an event of the person ends: by whether it still matters, and by what came of every target. */
export function buildSettlement(settled: {
  readonly event: OpenEvent;
  readonly person: Person;
  readonly outcomes: Outcome;
  readonly settledAt: string;
}): Settlement {
  const { event, person, outcomes, settledAt } = settled;
  if (!matters(event, person)) return { status: 'superseded', outcome: {}, settledAt };
  const observed = isObserved(outcomes) ? { observed: true as const } : {};
  const reason = reasonOf(outcomes);
  if (reason !== undefined) return { status: 'failed', reason, outcome: outcomes, settledAt, ...observed };
  const outcome = Object.fromEntries(
    Object.entries(outcomes).map(([target, one]) => [target, ofEvent(one, { event, person })]),
  );
  const notTaken = [...new Set(Object.values(outcome).flatMap((one) => one.notTaken ?? []))];
  return {
    ...{ status: 'applied', outcome, settledAt, ...observed },
    ...(notTaken.length === 0 ? {} : { notTaken }),
  };
}

/** The one that a later success lifts comes before what another target refused for good. */
function reasonOf(outcomes: Outcome): FailureReason | undefined {
  const reasons = Object.values(outcomes).flatMap(({ result, reason }) =>
    result === 'failed' && reason !== undefined ? [reason] : [],
  );
  return reasons.find((reason) => reason === 'retries-exhausted') ?? reasons[0];
}

/** A run's outcome as far as it concerns one event: an invitation is an onboarding's, and a refusal the event's that said the value last. */
function ofEvent(
  { notTaken = [], invitation, ...rest }: TargetOutcome,
  { event, person }: { readonly event: OpenEvent; readonly person: Person },
): TargetOutcome {
  const outcome = event.type === 'onboard' && invitation !== undefined ? { ...rest, invitation } : rest;
  const concerned = notTaken.filter(
    (name) =>
      // Whoever returns does so without the role that was granted before: the event that brings them back says so.
      (name === 'role' && event.type === 'onboard') ||
      sourcesOf(name, person.desired).some((source) => person.desired[source]?.by === event.reference),
  );
  return concerned.length === 0 ? outcome : { ...outcome, notTaken: concerned };
}

export function withoutEvents(person: Person, settled: ReadonlySet<string>): Person {
  return { ...person, openEvents: person.openEvents.filter(({ reference }) => !settled.has(reference)) };
}

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
