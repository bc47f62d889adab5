import { identifierTypes } from './identity/identifiers.ts';
import type { OpenEvent, Person } from './person.ts';

/** How many events wait for a run before those are given up that no run would have to look at. */
const mostOpenEvents = 50;

/**
 * The person without events that newer ones have overruled, once there are many: while a target is down any number may come, and
 * a record has only so much room. Of those that are left each says what is desired of some attribute, so they are few.
 */
export function withoutOverruled(person: Person): {
  readonly person: Person;
  readonly overruled: readonly string[];
} {
  if (person.openEvents.length <= mostOpenEvents) return { person, overruled: [] };
  const [left, over] = [
    person.openEvents.filter((event) => matters(event, person)),
    person.openEvents.filter((event) => !matters(event, person)),
  ];
  return { person: { ...person, openEvents: left }, overruled: over.map(({ reference }) => reference) };
}

/** Whether anything of an event stands; of an update that says more, more than the name that leads to its person. */
export function matters(
  { reference, type, attributes }: OpenEvent,
  { desired }: Pick<Person, 'desired'>,
): boolean {
  const naming =
    type === 'update' && attributes.length > 1
      ? identifierTypes.find((one) => attributes.includes(one))
      : undefined;
  return attributes.some((name) => name !== naming && desired[name]?.by === reference);
}
