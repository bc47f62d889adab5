import { identifierTypes } from '../../domain/identity/identifiers.ts';
import type { Person } from '../../domain/person.ts';
import { applyPlans, stateWithoutPlans } from '../../domain/plans/apply-plans.ts';
import { type PlanFacts, type PlannedEvent, unitePlanFacts } from '../../domain/plans/plan-facts.ts';
import { overruledEvents } from '../../domain/plans/planned-changes.ts';
import { type EventReference, eventReference } from '../../domain/user-event.ts';
import type { NewEntry } from '../../history/history-entry.ts';
import { settleEvent } from '../events/settle-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { recordRefusal } from '../refusals.ts';
import { changePerson } from './change-person.ts';

/**
 * Calls off what an event plans, for an operator. Of a start or a leaving, everything that was planned of it before falls with it, as
 * by `cancelScheduled`, so that no earlier day comes back. Returns which events that ended.
 */
export async function cancelPlanned(
  context: LedgerContext,
  {
    personId,
    reference,
    by,
    entry,
  }: {
    readonly personId: string;
    readonly reference: EventReference;
    readonly by: string;
    /** What the history is to say of it. */
    readonly entry: NewEntry;
  },
): Promise<readonly EventReference[]> {
  const at = context.now().toISOString();
  let ended: readonly EventReference[] = [];
  const change = (person: Person): Person => {
    const plans = withoutPlan(person.plans, { reference, at });
    const stands = new Set(plans.events.map((event) => event.reference));
    const before = overruledEvents(person.plans);
    const after = overruledEvents(plans);
    ended = person.plans.events
      .map((event) => event.reference)
      .filter((one) => !before.has(one) && (!stands.has(one) || after.has(one)));
    return withPlans(person, plans, at);
  };
  const { id } = await changePerson(context, { personId, change, notes: [entry] });
  await recordRefusal(context, { personId: id, reference, refusedBy: by });
  for (const one of ended) {
    const outcome = { outcome: {}, settledAt: at };
    await settleEvent(context, {
      reference: one,
      settlement:
        one === reference
          ? { status: 'failed', reason: 'refused', ...outcome }
          : { status: 'superseded', ...outcome },
    });
  }
  return ended;
}

function withoutPlan(
  plans: PlanFacts,
  { reference, at }: { readonly reference: EventReference; readonly at: string },
): PlanFacts {
  const cancelled = plans.events.find((event) => event.reference === reference);
  if (cancelled === undefined) return plans;
  if (cancelled.values.active !== undefined) {
    return unitePlanFacts(plans, {
      events: [],
      cancels: [{ reference: `operator/${reference}`, occurredAt: at }],
    });
  }
  const changes = Object.keys(cancelled.values).filter(
    (name) => !identifierTypes.some((type) => type === name),
  );
  // An event that only names the same person by the same number plans something else.
  const compared = changes.length === 0 ? Object.keys(cancelled.values) : changes;
  const isReplaced = (event: PlannedEvent) =>
    event.values.active === undefined && compared.some((name) => name in event.values);
  const last = plans.events.indexOf(cancelled);
  return { ...plans, events: plans.events.filter((event, index) => index > last || !isReplaced(event)) };
}

function withPlans(person: Person, plans: PlanFacts, now: string): Person {
  const references = new Set(plans.events.map(({ reference }) => reference));
  const planned = new Set(person.plans.events.map(({ reference }) => reference));
  const applied = applyPlans({ state: stateWithoutPlans(person), plans: { ...plans, beneath: {} } }, now);
  const words = person.words?.filter((word) => {
    const reference = eventReference(word);
    return !planned.has(reference) || references.has(reference);
  });
  return {
    ...person,
    ...applied,
    onboarded: applied.onboarded || person.onboarded,
    ...(words === undefined ? {} : { words }),
  };
}
