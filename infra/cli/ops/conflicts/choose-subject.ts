import { bears } from '../../../../shared/domain/identity/bearing.ts';
import { claimAt } from '../../../../shared/domain/identity/claims.ts';
import { identifiersOf } from '../../../../shared/domain/identity/identifiers.ts';
import type { Person } from '../../../../shared/domain/person.ts';
import type { UserEvent } from '../../../../shared/domain/user-event.ts';

/**
 * Whom an event is about where the people in question are different ones: someone new where only one comes into question; the bearer
 * of the user name, which leads; else the only one who had the name when the event was said. Undefined: the operator has to say.
 */
export function subjectAmongDifferent(
  event: UserEvent,
  { reason, people }: { readonly reason: string; readonly people: readonly Person[] },
): Person | 'new' | undefined {
  if ((reason === 'names-two-people' || reason === 'employee-renamed') && people.length === 1) return 'new';
  const names = identifiersOf(event);
  const userName = names.find(({ type, implied }) => type === 'userName' && implied === undefined);
  if (reason === 'names-two-people' && userName !== undefined) {
    return only(people.filter((person) => bears(person, userName)));
  }
  return only(
    people.filter(({ identifiers }) =>
      names.some((name) => claimAt(identifiers, name, event.occurredAt) !== undefined),
    ),
  );
}

/** The event without the names that others bear: those stay theirs. */
export function withoutNamesOf(event: UserEvent, others: readonly Person[]): UserEvent {
  const foreign = identifiersOf(event).filter((name) => others.some((other) => bears(other, name)));
  const user = Object.fromEntries(
    Object.entries(event.user).filter(([name]) => !foreign.some(({ type }) => type === name)),
  );
  return { ...event, user };
}

function only(people: readonly Person[]): Person | undefined {
  return people.length === 1 ? people[0] : undefined;
}
