import { compareInstants } from '../instant.ts';
import type { UserEvent } from '../user-event.ts';
import { bearerNow, type Holders, holdersOf, isBare } from './bearing.ts';
import { claimAt } from './claims.ts';
import { type Identifier, identifierKey, identifiersOf } from './identifiers.ts';

/** What is kept of someone who was forgotten, under a keyed hash of each name. It has no personal data. Times are ISO 8601. */
export interface ForgottenNote {
  /** As of when the person was not active any more: no earlier word brings them back. */
  readonly leftAt: string;
  readonly forgottenAt: string;
  /** Whether the person had an employee number: then an event with another number is about someone else. */
  readonly hasNumber: boolean;
}

/**
 * Whether an event is an old one about someone who was forgotten, so that nothing is to come of it. What was said after the forgetting
 * is not, nor what gives the name of someone who is known. An employee number decides; without one, any name does, unless someone
 * who is known bore it at the time. A leaving is, whenever it was said, where all that it names is what forgotten people were called,
 * and no one who is known: lists of leavers have them for years.
 */
export function isAboutForgotten(
  event: UserEvent,
  { notes, holders }: { readonly notes: ReadonlyMap<string, ForgottenNote>; readonly holders: Holders },
): boolean {
  if (notes.size === 0) return false;
  const given = identifiersOf(event).filter(({ implied }) => implied === undefined);
  const number = given.find(({ type }) => type === 'employeeNumber');
  if (isLeaving(event) && given.every((name) => isNotedAlone(name, { notes, holders })))
    return given.length > 0;
  const isOver = (name: Identifier, note: ForgottenNote | undefined) =>
    note !== undefined && isBefore(event, note) && !hadAnotherBearer(name, { event, holders });
  if (number !== undefined && notes.has(identifierKey(number)))
    return isOver(number, notes.get(identifierKey(number)));
  const isKnown = (name: Identifier) => {
    const bearer = bearerNow(name, holders);
    return bearer !== undefined && !isBare(bearer);
  };
  if (given.some((name) => !notes.has(identifierKey(name)) && isKnown(name))) return false;
  return given.some((name) => {
    const note = notes.get(identifierKey(name));
    return isOver(name, note) && !(number !== undefined && note?.hasNumber === true);
  });
}

export function isLeaving({ type, user }: Pick<UserEvent, 'type' | 'user'>): boolean {
  return type === 'offboard' || user.active === false;
}

/** Whether a name is known as that of someone who was forgotten, and of no one else. */
function isNotedAlone(
  name: Identifier,
  { notes, holders }: { readonly notes: ReadonlyMap<string, ForgottenNote>; readonly holders: Holders },
): boolean {
  return notes.has(identifierKey(name)) && holdersOf(holders, name).length === 0;
}

/** A return has to be newer than the leaving; anything else that was said before the person was forgotten is over. */
function isBefore(event: UserEvent, { leftAt, forgottenAt }: ForgottenNote): boolean {
  const { type, occurredAt, effectiveAt = occurredAt, activeSince = effectiveAt, user } = event;
  if (compareInstants(occurredAt, forgottenAt) > 0) return false;
  const isReturn = type === 'onboard' || user.active === true;
  return !isReturn || compareInstants(activeSince, leftAt) <= 0;
}

function hadAnotherBearer(
  name: Identifier,
  { event, holders }: { readonly event: UserEvent; readonly holders: Holders },
): boolean {
  return holdersOf(holders, name).some(
    ({ identifiers }) => claimAt(identifiers, name, event.occurredAt) !== undefined,
  );
}
