import { expect } from 'vitest';
import type { Person } from '../../../shared/domain/person.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { InMemoryIntake } from '../in-memory-intake.ts';
import { at, userEvent } from '../user-events.ts';

export const now = at(1000);
export const [a, b, c] = ['a@x.example', 'b@x.example', 'c@x.example'];

export const onboard = (user: Record<string, string>, minutes = 0) =>
  userEvent({ type: 'onboard', user, occurredAt: at(minutes) });
export const update = (user: Record<string, string | boolean>, minutes = 5) =>
  userEvent({ user, occurredAt: at(minutes) });
export const offboard = (user: Record<string, string>, minutes = 9) =>
  userEvent({ type: 'offboard', user, occurredAt: at(minutes) });

/** Takes the events in their order, all of them at `now`. */
export function take(events: readonly UserEvent[]): InMemoryIntake {
  const door = new InMemoryIntake();
  for (const event of events) door.take(event, now);
  return door;
}

export const isActive = ({ desired }: Person) => desired.active?.value;
export const emailOf = ({ desired }: Person) => desired.email?.value;
export const numbered = (door: InMemoryIntake, number: string) => {
  const found = door.people().filter(({ identifiers }) => identifiers.some(({ value }) => value === number));
  expect(found).toHaveLength(1);
  return found[0] as Person;
};

/** All orders in which the items can come. */
export function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
