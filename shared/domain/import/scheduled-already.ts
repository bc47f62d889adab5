import { comparableValue } from '../comparable-value.ts';
import type { Person } from '../person.ts';
import { statedAttributes, type UserEvent } from '../user-event.ts';

/** Whether an event that waits says all that this one says, for the same time. */
export function isScheduledAlready(person: Person, event: UserEvent): boolean {
  const stated = [...statedAttributes(event)];
  return person.scheduledEvents.some(
    ({ type, effectiveAt, state }) =>
      type === event.type &&
      effectiveAt === event.effectiveAt &&
      stated.every(([name, value]) => {
        const register = state[name] ?? person.desired[name];
        return (
          register !== undefined && comparableValue(name, register.value) === comparableValue(name, value)
        );
      }),
  );
}
