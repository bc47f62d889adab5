import { type DesiredState, holdsAnyOf, mergeStates, stateOf } from './desired-state.ts';
import { type Identifier, identifierKey, identifiersOf } from './identifiers.ts';
import type { OpenEvent, Person, ScheduledEvent } from './person.ts';
import { type EventReference, eventReference, statedAttributes, type UserEvent } from './user-event.ts';

export interface MergedEvent {
  readonly person: Person;
  /** `scheduled` while the event's `effectiveAt` lies ahead, `accepted` once it is part of the desired state. */
  readonly status: 'accepted' | 'scheduled';
  /** Scheduled events (this one included) that a newer truth overruled. */
  readonly superseded: readonly EventReference[];
}

/**
 * Makes an event part of what is desired of a person, or schedules it.
 *
 * Merging the same event again changes nothing but that it is open again, so an interrupted merge may be repeated.
 * `now` is ISO 8601 in UTC.
 */
export function mergeEvent(person: Person, event: UserEvent, now: string): MergedEvent {
  const reference = eventReference(event);
  const open: OpenEvent = { reference, type: event.type, attributes: [...statedAttributes(event).keys()] };
  const known = {
    ...person,
    identifiers: uniteIdentifiers(person.identifiers, identifiersOf(event)),
    scheduledEvents: person.scheduledEvents.filter((scheduled) => scheduled.reference !== reference),
  };
  if (event.effectiveAt !== undefined && event.effectiveAt > now) {
    const { occurredAt, effectiveAt } = event;
    const scheduled: ScheduledEvent = { ...open, occurredAt, effectiveAt, state: stateOf(event) };
    return {
      ...dropSuperseded({ ...known, scheduledEvents: [...known.scheduledEvents, scheduled] }),
      status: 'scheduled',
    };
  }
  return {
    ...dropSuperseded({
      ...known,
      desired: mergeStates(known.desired, stateOf(event)),
      onboarded: known.onboarded || event.type === 'onboard',
      openEvents: [...known.openEvents.filter((other) => other.reference !== reference), open],
    }),
    status: 'accepted',
  };
}

export function uniteIdentifiers(
  left: readonly Identifier[],
  right: readonly Identifier[],
): readonly Identifier[] {
  return [
    ...new Map([...left, ...right].map((identifier) => [identifierKey(identifier), identifier])).values(),
  ];
}

/**
 * Removes scheduled events that a newer truth overruled: an onboarding or offboarding whose `active` would not win any
 * more, an update of which nothing would, or an event that a newer one repeats for a later time (a postponement).
 *
 * What else an overruled event says is merged now, so that the state stays the one that all events together dictate.
 */
export function dropSuperseded(person: Person): Pick<MergedEvent, 'person' | 'superseded'> {
  let { desired, onboarded } = person;
  const [superseded, kept] = [[] as EventReference[], [] as ScheduledEvent[]];
  for (const scheduled of person.scheduledEvents) {
    if (isOverruled(scheduled, desired)) {
      superseded.push(scheduled.reference);
      desired = mergeStates(desired, scheduled.state);
      onboarded ||= scheduled.type === 'onboard';
    } else if (person.scheduledEvents.some((other) => postpones(other, scheduled))) {
      superseded.push(scheduled.reference);
    } else {
      kept.push(scheduled);
    }
  }
  return { person: { ...person, desired, onboarded, scheduledEvents: kept }, superseded };
}

function isOverruled({ type, reference, state }: ScheduledEvent, desired: DesiredState): boolean {
  const outcome = mergeStates(desired, state);
  return type === 'update' ? !holdsAnyOf(outcome, reference) : outcome.active?.by !== reference;
}

function postpones(other: ScheduledEvent, scheduled: ScheduledEvent): boolean {
  return (
    other.type === scheduled.type &&
    other.occurredAt > scheduled.occurredAt &&
    other.effectiveAt >= scheduled.effectiveAt &&
    scheduled.attributes.every((name) => other.state[name]?.value === scheduled.state[name]?.value)
  );
}
