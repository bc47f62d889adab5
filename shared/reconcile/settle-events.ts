import { matters } from '../domain/open-events.ts';
import type { FailureReason, Outcome, TargetOutcome } from '../domain/outcome.ts';
import type { OpenEvent, Person } from '../domain/person.ts';
import { isObserved, noteObserved } from '../domain/plans/observed-events.ts';
import type { EventReference } from '../domain/user-event.ts';
import { sourcesOf } from '../domain/wanted-attributes.ts';
import { causeOfReference } from '../history/cause-of-event.ts';
import type { NewEntry } from '../history/history-entry.ts';
import { eventsInLog } from '../log/events-in-log.ts';
import { endApprovedOf, forgetHeld } from './ask-brake.ts';
import { reportLeaver } from './leavers.ts';
import type { Settlement } from './reconcile-ledger.ts';
import type { TargetRunOptions } from './target-run-options.ts';

/** A run that served its targets, with the person as it decided on. */
interface EndedRun extends Pick<TargetRunOptions, 'ledger' | 'policy' | 'now' | 'log' | 'person' | 'owner'> {
  readonly outcomes: Outcome;
  /** Whether every target was served. */
  readonly done: boolean;
}

interface Settled {
  readonly notes: readonly NewEntry[];
  readonly note: (latest: Person) => Person;
}

/** Settles every open event of the person, and says what that leaves to be noted. */
export async function settleEvents(ended: EndedRun): Promise<Settled> {
  const { ledger, log, policy, person, outcomes, done, owner } = ended;
  const settledAt = ended.now().toISOString();
  const observed: OpenEvent[] = [];
  const notes: NewEntry[] = [];
  for (const event of person.openEvents) {
    const { reference } = event;
    const settlement = buildSettlement({ event, person, outcomes, settledAt });
    await ledger.settleEvent(reference, { ...settlement, personId: person.id });
    notes.push({ ...describeSettlement(reference, settlement), note: `${owner} ${reference}` });
    if (settlement.observed) observed.push(event);
    const { status, reason } = settlement;
    log('info', 'event-settled', { ...eventsInLog([reference]), personId: person.id, status, reason });
  }
  const endApproved = endApprovedOf(person, { log, roles: policy.roles, now: settledAt });
  const reported = await reportLeaver({ ledger, log, person, outcomes, now: settledAt });
  const note = (latest: Person) => endApproved(reported(latest));
  if (!done) return { notes, note };
  const freed = await forgetHeld({ ledger, person });
  return { notes, note: (latest) => noteObserved(freed(note(latest)), observed) };
}

/** How an event of the person ends: by whether it still matters, and by what came of every target. */
function buildSettlement(settled: {
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

/** Tells how an event ended, target by target. */
function describeSettlement(reference: EventReference, settlement: Settlement): NewEntry {
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
