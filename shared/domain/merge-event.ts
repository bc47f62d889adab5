import { attributeNames } from './attributes.ts';
import { learnAuthority, onboardedBy } from './authority/approvals.ts';
import { mergeStates, stateOf } from './desired-state.ts';
import { nameAs, withoutNaming } from './identity/name-person.ts';
import { compareInstants } from './instant.ts';
import type { OpenEvent, Person } from './person.ts';
import { applyPlans, stateWithoutPlans } from './plans/apply-plans.ts';
import { isPlanned, learnPlans, type PlanFacts } from './plans/plan-facts.ts';
import { overruledEvents } from './plans/planned-changes.ts';
import { prunePlans } from './plans/prune-plans.ts';
import { type EventReference, eventReference, statedAttributes, type UserEvent } from './user-event.ts';

export interface MergedEvent {
  readonly person: Person;
  /** `scheduled` while the event's `effectiveAt` lies ahead, `accepted` once it is part of the desired state. */
  readonly status: 'accepted' | 'scheduled';
  /** Planned events (this one included) that a newer truth overruled: they never take effect. */
  readonly superseded: readonly EventReference[];
}

/**
 * Makes an event part of what is known of a person, and the desired state what it is now. That follows from the set of
 * events and the time alone. Merging the same event again changes nothing but that it is open again, so an interrupted
 * merge may be repeated. `now` is ISO 8601 in UTC.
 */
export function mergeEvent(person: Person, said: UserEvent, now: string): MergedEvent {
  const event = withoutNaming(person, said);
  const reference = eventReference(event);
  const learned = learnPlans(person.plans, event);
  const plans = prunePlans(learned, now);
  const before = stateWithoutPlans(person);
  const state = isPlanned(event) ? before : mergeStates(before, stateOf(event));
  const authority = learnAuthority(person.authority, { event, plans, now });
  const known: Person = {
    ...nameAs(person, { said, event }),
    ...(event.type === 'onboard' && {
      onboardedBy: [...new Set([...onboardedBy(person), event.source])].toSorted(),
    }),
    ...applyPlans({ state, plans }, now),
    ...(authority === undefined ? {} : { authority }),
  };

  const overruledBefore = overruledEvents(person.plans);
  const superseded = [...overruledEvents(learned)].filter(
    (other) => other === reference || !overruledBefore.has(other),
  );
  const isSuperseded = superseded.includes(reference);
  const waits = isPlanned(event) && (compareInstants(event.effectiveAt, now) > 0 || isSuperseded);
  const open = waits
    ? turnedEvents({ before: person, after: known, learned, superseded, now })
    : [{ reference, type: event.type, attributes: [...statedAttributes(event).keys()] }];
  return {
    person: { ...known, openEvents: uniteOpenEvents(person.openEvents, open) },
    status: waits ? 'scheduled' : 'accepted',
    superseded,
  };
}

/**
 * An event that waits, or was overruled, may still change what is desired now: it undoes a plan that took effect, or puts
 * one off to a day that has come. The plans by which that happens are open work.
 */
function turnedEvents({
  before,
  after,
  learned,
  superseded,
  now,
}: {
  readonly before: Person;
  readonly after: Person;
  /** All that is known of the plans, before it is pruned. */
  readonly learned: PlanFacts;
  /** Plans that the event overruled, itself included. */
  readonly superseded: readonly EventReference[];
  readonly now: string;
}): readonly OpenEvent[] {
  const turned = new Set<EventReference | undefined>();
  if (before.onboarded !== after.onboarded) {
    for (const { reference, type, effectiveAt } of learned.events) {
      // Whether an onboarding has taken effect may hang on any plan whose day has come.
      const isStart = type === 'onboard' && compareInstants(effectiveAt, now) <= 0;
      if (isStart || superseded.includes(reference)) turned.add(reference);
    }
  }
  for (const name of attributeNames) {
    const [register, other] = [before.desired[name], after.desired[name]];
    if (register?.by !== other?.by) turned.add(register?.by).add(other?.by);
  }
  return learned.events
    .filter(({ reference }) => turned.has(reference))
    .map(({ reference, type, values }) => ({
      reference,
      type,
      attributes: attributeNames.filter((name) => name in values),
    }));
}

function uniteOpenEvents(left: readonly OpenEvent[], right: readonly OpenEvent[]): readonly OpenEvent[] {
  const references = new Set(right.map(({ reference }) => reference));
  return [...left.filter(({ reference }) => !references.has(reference)), ...right];
}
