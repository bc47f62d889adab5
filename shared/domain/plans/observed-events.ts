import type { Outcome } from '../outcome.ts';
import type { OpenEvent, Person } from '../person.ts';

/** Whether some target was only looked at, because the stage observes. */
export function isObserved(outcomes: Outcome): boolean {
  return Object.values(outcomes).some(({ result }) => result === 'observed');
}

/** The person with everything open again that was only observed. */
export function reopenObserved({ observed = [], ...person }: Person): Person {
  const open = new Set(person.openEvents.map(({ reference }) => reference));
  const again = observed.filter(({ reference }) => !open.has(reference));
  return again.length === 0 ? person : { ...person, openEvents: [...again, ...person.openEvents] };
}

/** The person with a note of the events that were only observed, which are done once the stage applies. */
export function noteObserved({ observed: _former, ...person }: Person, events: readonly OpenEvent[]): Person {
  return events.length === 0 ? person : { ...person, observed: events };
}
