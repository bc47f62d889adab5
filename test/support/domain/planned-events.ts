import { expect } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import { mergeEvent } from '../../../shared/domain/merge-event.ts';
import { newPerson } from '../../../shared/domain/person.ts';
import { overruledEvents } from '../../../shared/domain/plans/planned-changes.ts';
import { eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../user-events.ts';

/** Minutes after which something was said and, where it is planned, from when on it holds. */
interface When {
  readonly said: number;
  readonly day?: number;
}

export const onboard = (when: When, user: UserEvent['user'] = {}) => saying('onboard', when, user);
export const offboard = (when: When, user: UserEvent['user'] = {}) => saying('offboard', when, user);
export const update = (when: When, user: UserEvent['user'] = {}) => saying('update', when, user);
export const cancel = (when: When, user: UserEvent['user'] = {}) =>
  ({ ...update(when, user), cancelScheduled: true }) as const;

function saying(type: UserEvent['type'], { said, day }: When, user: UserEvent['user']): UserEvent {
  return userEvent({
    type,
    user: { email: 'ann@x.example', ...user },
    occurredAt: at(said),
    ...(day === undefined ? {} : { effectiveAt: at(day) }),
  });
}

/** What holds at a minute, whatever the order in which the events arrived, before or after their days. */
export function atMinute(events: readonly UserEvent[], minute: number) {
  const [first, ...others] = ordersOf(events).flatMap((order) =>
    [0, 7, 1000].map((pace) => arriving(order, { pace, minute })),
  );
  if (first === undefined) throw new Error('nothing was said');
  for (const other of others) expect(other).toEqual(first);
  return first;
}

function arriving(
  events: readonly UserEvent[],
  { pace, minute }: { readonly pace: number; readonly minute: number },
) {
  let person = newPerson('ann');
  for (const [index, event] of events.entries()) {
    person = mergeEvent(person, event, at(Math.min(index * pace, minute))).person;
  }
  for (const event of events) person = mergeEvent(person, event, at(minute)).person;
  const overruled = overruledEvents(person.plans);
  return {
    ...valuesOf(person.desired),
    onboarded: person.onboarded,
    overruled: events
      .filter((event) => overruled.has(eventReference(event)))
      .map(({ eventId }) => eventId)
      .sort(),
  };
}

function ordersOf(events: readonly UserEvent[]): readonly (readonly UserEvent[])[] {
  if (events.length < 2) return [events];
  return events.flatMap((first) =>
    ordersOf(events.filter((event) => event !== first)).map((others) => [first, ...others]),
  );
}

export const there = onboard({ said: 0 }, { title: 'Dr', familyName: 'Bell' });
