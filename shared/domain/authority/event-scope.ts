import { bearerNow, type Holders } from '../identity/bearing.ts';
import { identifiersOf, normaliseIdentifier } from '../identity/identifiers.ts';
import { mergeEvent } from '../merge-event.ts';
import { newPerson, type Person } from '../person.ts';
import type { EventScope, UserEvent } from '../user-event.ts';
import { onboardedBy } from './approvals.ts';

/**
 * Whether the sender of an event may not speak of the person, may not give a name that the event gives, or would take a name from
 * someone of whom it may not speak. Someone who was never onboarded is anyone's still.
 */
export function isOutOfScope(event: UserEvent, person: Person, holders: Holders = new Map()): boolean {
  const { scope } = event;
  if (scope === undefined) return false;
  const bearers = identifiersOf(event).flatMap((name) => bearerNow(name, holders) ?? []);
  return (
    givesForeignName(event, scope) || [person, ...bearers].some((one) => isForeign(one, { event, scope }))
  );
}

/** Someone who is onboarded without what was said before by senders who may not speak of the person. */
export function withoutForeignWords(person: Person, event: UserEvent, now: string): Person {
  const { words = [] } = person;
  if (event.type !== 'onboard' || words.every(({ scope }) => scope === undefined)) return person;
  const { person: onboarded } = mergeEvent(person, event, now);
  const own = words.filter((word) => !isOutOfScope(word, onboarded));
  if (own.length === words.length) return person;
  const { targets, joined, id } = person;
  const known = own.reduce((record, word) => mergeEvent(record, word, now).person, newPerson(id));
  return { ...known, targets, joined };
}

function isForeign(
  person: Person,
  { event, scope }: { readonly event: UserEvent; readonly scope: EventScope },
): boolean {
  if (person.words !== undefined) return false;
  if (scope.ownPeopleOnly === true && !onboardedBy(person).includes(event.source)) return true;
  const { email, userName } = person.desired;
  const address = email?.value ?? userName?.value;
  return scope.emailDomains !== undefined && !isWithin(scope.emailDomains, address);
}

/** A user name that is no address could be anyone's. */
function givesForeignName({ user }: UserEvent, { emailDomains }: EventScope): boolean {
  if (emailDomains === undefined) return false;
  return [user.email, user.userName].some((name) => name !== undefined && !isWithin(emailDomains, name));
}

function isWithin(domains: readonly string[], address: unknown): boolean {
  if (typeof address !== 'string') return false;
  const [, domain, ...rest] = normaliseIdentifier(address).split('@');
  return domain !== undefined && rest.length === 0 && domains.includes(domain);
}
