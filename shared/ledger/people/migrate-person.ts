import type { AttributeName, AttributeValue } from '../../domain/attributes.ts';
import { type DesiredState, type Register, valuesOf } from '../../domain/desired-state.ts';
import { addClaims, type Claim } from '../../domain/identity/claims.ts';
import { type Identifier, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { compareInstants } from '../../domain/instant.ts';
import { newPerson, type Person } from '../../domain/person.ts';
import { compareSaid, type PlanFacts, type PlannedEvent } from '../../domain/plans/plan-facts.ts';
import type { EventReference, UserEvent } from '../../domain/user-event.ts';
import { LedgerUnavailableError } from '../table/ledger-unavailable-error.ts';

/**
 * The newest form in which people are written. Items without a number were written in form 1. It grows whenever an earlier version
 * would misread what is written; what that version can leave alone (a new optional field) needs no new number.
 */
export const personSchema = 3;

/**
 * The form of a person. Form 3 has words that are weighed: code of form 2 would take a SCIM client's for HR's, and bring back whom HR
 * says has left. Records without such words keep form 2, which older code reads.
 */
export function formOf({ desired, words = [] }: Pick<Person, 'desired' | 'words'>): number {
  const isWeighed =
    Object.values(desired).some(({ weight, beside }) => weight !== undefined || beside !== undefined) ||
    words.some(({ weights }) => weights !== undefined);
  return isWeighed ? personSchema : 2;
}

/** A person as form 1 has it: identifiers without times, scheduled events in place of plans, and no words. */
type FormerPerson = Omit<Person, 'identifiers' | 'words' | 'plans'> & {
  readonly identifiers?: readonly Identifier[];
  readonly scheduledEvents?: FirstVersion['scheduledEvents'];
  readonly plans?: Person['plans'];
};

/** Before any event: when a name was taken, form 1 does not tell. */
const longAgo = '1970-01-01T00:00:00.000Z';

/**
 * Reads what an item says of a person, in whichever form it was written. Throws a {@link LedgerUnavailableError} where a newer
 * version wrote it: after a roll-back no one may read it wrongly, and write over it.
 */
export function readPerson(id: string, item: { readonly schema?: number; readonly person: Person }): Person {
  const { words: _, ...empty } = newPerson(id);
  if (item.schema !== undefined && item.schema > personSchema) throw new LedgerUnavailableError('newer');
  if (item.schema !== undefined && item.schema >= 2) return { ...empty, ...item.person };
  const former: FormerPerson = item.person;
  const { identifiers = [], scheduledEvents = [], ...known } = former;
  const plans = known.plans ?? plansOfFirstVersion({ ...empty, ...known, scheduledEvents });
  const wasOnboarded = known.onboarded || plans.events.some(({ type }) => type === 'onboard');
  return {
    ...empty,
    ...known,
    plans,
    identifiers: claimsOf(identifiers, former),
    ...(wasOnboarded ? {} : { words: wordsOf(former) }),
  };
}

function claimsOf(identifiers: readonly Identifier[], { desired }: FormerPerson): readonly Claim[] {
  const dated = identifiers.map((identifier) => {
    const register = desired[identifier.type];
    const isPresent =
      typeof register?.value === 'string' && normaliseIdentifier(register.value) === identifier.value;
    return { identifier, at: isPresent ? register.at : longAgo };
  });
  return dated
    .toSorted((left, right) => (left.at < right.at ? -1 : 1))
    .reduce<readonly Claim[]>(
      (claims, { identifier, at }) => addClaims(claims, { identifiers: [identifier], at }),
      [],
    );
}

/** What is left of the events in the desired state. */
function wordsOf({ desired, identifiers = [] }: FormerPerson): readonly UserEvent[] {
  const naming = Object.fromEntries(identifiers.map(({ type, value }) => [type, value]));
  const byEvent = new Map<EventReference, { at: string; user: Record<string, AttributeValue> }>();
  for (const [name, register] of Object.entries(desired) as [AttributeName, Register][]) {
    const event = byEvent.get(register.by) ?? { at: register.at, user: {} };
    event.user[name] = register.value;
    byEvent.set(register.by, event);
  }
  return [...byEvent].map(([reference, { at, user }]) => {
    const slash = reference.indexOf('/');
    const { active, ...rest } = user;
    const isLeaving = active === false;
    return {
      source: reference.slice(0, slash),
      eventId: reference.slice(slash + 1),
      type: isLeaving ? 'offboard' : 'update',
      occurredAt: at,
      user: { ...naming, ...rest, ...(active === undefined || isLeaving ? {} : { active }) },
    };
  });
}

/** A person as it was held before plans were told from what is said: events still to come, and none that had fired. */
interface FirstVersion extends Pick<Person, 'desired' | 'onboarded'> {
  readonly scheduledEvents?: readonly (Omit<PlannedEvent, 'values'> & { readonly state: DesiredState })[];
}

/**
 * The plans of a person that was held so. Whether it was an update that last said `active` is not known any more; taken
 * as an onboarding or offboarding it overrules what is older, as it did then.
 */
function plansOfFirstVersion({ desired, onboarded, scheduledEvents = [] }: FirstVersion): PlanFacts {
  const { active } = desired;
  const events = scheduledEvents
    // What was said with a clock that is ahead is no plan where its day comes before it was said.
    .filter(({ effectiveAt, occurredAt }) => compareInstants(effectiveAt, occurredAt) > 0)
    .map(({ reference, type, occurredAt, effectiveAt, state }) => ({
      ...{ reference, type, occurredAt, effectiveAt },
      values: valuesOf(state),
    }))
    .sort(compareSaid);
  return {
    events,
    cancels: [],
    ...(onboarded && { onboardedAt: active?.value === true ? active.at : longAgo }),
    ...(active?.value === false && { offboardedAt: active.at }),
    beneath: {},
  };
}

/** No plan is older. */
