import { isOutOfScope } from '../../domain/authority/event-scope.ts';
import { bears, employeeNumberOf, type Holders, holdersOf, isBare } from '../../domain/identity/bearing.ts';
import { isAboutForgotten } from '../../domain/identity/forgotten.ts';
import { type GivenIdentifier, identifierKey, identifiersOf } from '../../domain/identity/identifiers.ts';
import {
  followEmployee,
  type IdentityConflict,
  type Resolution,
  resolveIdentity,
} from '../../domain/identity/identity.ts';
import type { Person } from '../../domain/person.ts';
import { eventReference, type UserEvent } from '../../domain/user-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { findPeople, findPerson } from './find-people.ts';
import { readNames } from './forgotten-names.ts';
import type { Claim } from './identifier-claims.ts';
import { type PersonRow, unsavedRow } from './person-row.ts';

/** Whom an event is about, as the ledger stands. */
export type EventSubject =
  | {
      readonly kind: 'person';
      readonly row: PersonRow;
      /** Who else ever claimed one of the event's identifiers. */
      readonly holders: Holders;
      readonly rows: ReadonlyMap<string, PersonRow>;
      /** Claims on identifiers of the event that do not lead to the person yet. */
      readonly missing: readonly Claim[];
      /** Claimed by others who have not been written: someone may be about to write them, or died before that. */
      readonly unsaved: readonly PersonRow[];
    }
  | ({ readonly kind: 'conflict' } & IdentityConflict)
  /** An old event about someone who was forgotten: nothing is to come of it. */
  | { readonly kind: 'forgotten' }
  /** The words of `other` are on their way into `row`: that is to be completed before one can tell. */
  | { readonly kind: 'half-joined'; readonly row: PersonRow; readonly other: PersonRow };

/** Finds the person that the event is about, or an id for someone new. Writes nothing. */
export async function findEventSubject(context: LedgerContext, event: UserEvent): Promise<EventSubject> {
  const { about, linkedTo } = event;
  const [{ claims, rows, rowsOf, holders, notes }, meant, linked] = await Promise.all([
    readHolders(context, identifiersOf(event)),
    about === undefined ? undefined : findPerson(context, about),
    linkedTo === undefined ? undefined : findPerson(context, linkedTo),
  ]);
  if (meant !== undefined && !rows.has(meant.id)) rows.set(meant.id, meant);
  for (const row of rows.values()) {
    const other = row.person.joined.flatMap((id) => rows.get(id) ?? []).find(({ id }) => id !== row.id);
    if (other !== undefined) return { kind: 'half-joined', row, other };
  }

  const begun = [...rows.values()].filter(({ person }) => mentions(person, eventReference(event)));
  if (begun.length === 0 && isAboutForgotten(event, { notes, holders })) return { kind: 'forgotten' };
  const resolution = resolveAddressee(event, { meant: rows.get(meant?.id ?? ''), holders });
  // A merge that was interrupted is repeated where it began, whoever bears the name by now.
  const settled = begun.find(({ person }) => !isBare(person));
  if (begun.length === 0 && resolution.kind === 'conflict') return resolution;
  const known = resolution.kind === 'known' ? rows.get(resolution.id) : undefined;
  // All who see several take the same one, so redirects between them never lead back.
  const unsaved = [...rows.values()]
    .filter(({ version }) => version === 0)
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  const row = settled ?? known ?? begun[0] ?? unsaved[0] ?? unsavedRow(context.newId());
  const followed = followEmployee(linked?.person, row.person);
  if (begun.length === 0 && followed.kind === 'conflict') return followed;
  // What was merged before is repeated, whatever became of the person since.
  if (begun.length === 0 && isOutOfScope(event, row.person, holders)) {
    return { kind: 'conflict', reason: 'out-of-scope', people: [row.id] };
  }
  const missing = claims.filter((claim) => !rowsOf(claim.holders).some(({ id }) => id === row.id));
  return { kind: 'person', row, holders, rows, missing, unsaved: unsaved.filter(({ id }) => id !== row.id) };
}

/** The same where a human has said whom the event is about: nothing else decides, and its names become that person's. */
export async function placeDecided(
  context: LedgerContext,
  { event, row }: { readonly event: UserEvent; readonly row: PersonRow },
): Promise<EventSubject> {
  const { claims, rows, rowsOf, holders } = await readHolders(context, identifiersOf(event));
  const missing = claims.filter((claim) => !rowsOf(claim.holders).some(({ id }) => id === row.id));
  return { kind: 'person', row, holders, rows, missing, unsaved: [] };
}

/**
 * Whom an event is about that says so: that person, unless it gives them a number that is someone else's, or a name by which
 * someone else who is active goes. Who is known by words alone may turn out to be someone else, so that then the names decide.
 */
function resolveAddressee(
  event: UserEvent,
  { meant, holders }: { readonly meant: PersonRow | undefined; readonly holders: Holders },
): Resolution {
  if (meant === undefined || isBare(meant.person)) return resolveIdentity(event, holders);
  const given = identifiersOf(event).filter(({ implied }) => implied === undefined);
  const others = given.flatMap((name) =>
    holdersOf(holders, name).filter((person) => isOwner(person, { name, meant: meant.person })),
  );
  if (others.length === 0) return { kind: 'known', id: meant.id };
  const people = [...new Set([meant.id, ...others.map(({ id }) => id)])];
  return { kind: 'conflict', reason: 'names-two-people', people };
}

/** Whether the name is the other person's to keep. Two who both have a number are told by it: between them, names are values that move. */
function isOwner(
  person: Person,
  { name, meant }: { readonly name: GivenIdentifier; readonly meant: Person },
): boolean {
  if (person.id === meant.id || isBare(person)) return false;
  const number = employeeNumberOf(person);
  if (name.type === 'employeeNumber') return number === name.value;
  const haveNumbers = number !== undefined && employeeNumberOf(meant) !== undefined;
  return !haveNumbers && person.desired.active?.value === true && bears(person, name);
}

/** Who ever claimed the identifiers, as the ledger stands. */
export async function readHolders(context: LedgerContext, identifiers: readonly GivenIdentifier[]) {
  const { claims, notes } = await readNames(context, identifiers);
  const people = await findPeople(
    context,
    claims.flatMap(({ holders }) => holders),
  );
  const rows = new Map([...people.values()].map((row) => [row.id, row]));
  const rowsOf = (ids: readonly string[]) => [...new Set(ids.flatMap((id) => people.get(id) ?? []))];
  const holders: Holders = new Map(
    claims.map((claim) => [
      identifierKey(claim.identifier),
      rowsOf(claim.holders).map(({ person }) => person),
    ]),
  );
  return { claims, rows, rowsOf, holders, notes };
}

function mentions(person: Person, reference: string): boolean {
  return (
    person.openEvents.some((event) => event.reference === reference) ||
    person.plans.events.some((event) => event.reference === reference) ||
    (person.words ?? []).some((word) => eventReference(word) === reference) ||
    Object.values(person.desired).some((register) => register.by === reference)
  );
}
