import { withoutForeignWords } from '../../domain/authority/event-scope.ts';
import { type Absorbed, absorbWords, namesGained, type Source } from '../../domain/identity/absorb-words.ts';
import { isBare } from '../../domain/identity/bearing.ts';
import { type Identifier, identifiersOf } from '../../domain/identity/identifiers.ts';
import type { IdentityConflict } from '../../domain/identity/identity.ts';
import { type MergedEvent, mergeEvent } from '../../domain/merge-event.ts';
import { withoutOverruled } from '../../domain/open-events.ts';
import type { Person } from '../../domain/person.ts';
import { type EventReference, eventReference, type UserEvent } from '../../domain/user-event.ts';
import { causeOfEvent } from '../../history/cause-of-event.ts';
import type { Cause } from '../../history/history-entry.ts';
import { settleEvent } from '../events/settle-event.ts';
import { earliest, type LedgerContext, recoveryTime, retryOnConflict } from '../ledger-context.ts';
import { completeJoin } from './complete-join.ts';
import { type EventSubject, findEventSubject, placeDecided, readHolders } from './find-event-subject.ts';
import { findPerson } from './find-people.ts';
import { addHolder, readClaims } from './identifier-claims.ts';
import { noteConflict } from './note-conflict.ts';
import type { PersonRow } from './person-row.ts';
import { redirectPerson, savePerson } from './save-person.ts';

export interface EventToMerge {
  readonly event: UserEvent;
  /** Who it is about, where that was decided before; otherwise the event's identifiers decide. */
  readonly personId?: string | undefined;
  /** Whether a human decided it, against what the event's identifiers say. */
  readonly isDecided?: boolean;
  /** What `findEventSubject` found; it is looked for again when someone else wrote since. */
  readonly place?: EventSubject | undefined;
}

export type MergeResult =
  | {
      readonly kind: 'merged';
      readonly personId: string;
      readonly status: MergedEvent['status'];
      /** Whether the person has open work now. */
      readonly open: boolean;
      /** Events that this ended, because what they planned was overruled. */
      readonly superseded: readonly EventReference[];
      /** When the word was said that the person has access (ISO 8601); undefined where they are to have none. */
      readonly activeSince?: string;
    }
  | ({ readonly kind: 'identity-conflict' } & IdentityConflict)
  /** The event is an old one about someone who was forgotten. */
  | { readonly kind: 'forgotten' };

/**
 * Makes an event part of what is known of its person: claims the identifiers, merges, takes over what was said of the person
 * before, and settles the scheduled events that were overruled thereby. May be repeated, and repeats itself from the look-up on
 * when someone else wrote meanwhile.
 */
export function mergeIntoPerson(context: LedgerContext, request: EventToMerge): Promise<MergeResult> {
  let { place: found } = request;
  const ended: EventReference[] = [];
  return retryOnConflict(context, async () => {
    const place = found ?? (await findPlace(context, request));
    found = undefined;
    if (place.kind === 'conflict') {
      await noteConflict(context, { event: request.event, ...place });
      return { ...place, kind: 'identity-conflict' };
    }
    if (place.kind === 'forgotten') return place;
    if (place.kind === 'half-joined') {
      await completeJoin(context, place);
      return undefined;
    }
    const { row, missing, unsaved } = place;
    const changed = await Promise.all([
      ...missing.map((claim) => addHolder(context, { claim, personId: row.id })),
      // Whoever is about to write one of them fails, looks again and finds this person. So of two who write someone new
      // at once, and share an identifier, at least one knows of the other.
      ...unsaved.map((other) => redirectPerson(context, { row: other, joinedTo: row.id })),
    ]);
    if (changed.includes(false)) return undefined;
    return mergeAt(context, { event: request.event, place, ended });
  });
}

/** Who is known by words alone may turn out to be someone else. */
async function findPlace(
  context: LedgerContext,
  { event, personId, isDecided = false }: EventToMerge,
): Promise<EventSubject> {
  const row = personId === undefined ? undefined : await findPerson(context, personId);
  if (row !== undefined && isDecided) return placeDecided(context, { event, row });
  if (row === undefined || isBare(row.person)) return findEventSubject(context, event);
  return { kind: 'person', row, holders: new Map(), rows: new Map(), missing: [], unsaved: [] };
}

/** Undefined when someone else wrote one of the records. */
async function mergeAt(
  context: LedgerContext,
  {
    event,
    place,
    ended,
  }: {
    readonly event: UserEvent;
    readonly place: Extract<EventSubject, { readonly kind: 'person' }>;
    readonly ended: EventReference[];
  },
): Promise<MergeResult | undefined> {
  const { row } = place;
  // Left over from an earlier merge that was interrupted: usually empty.
  ended.push(...(await settleSuperseded(context, row.superseded)));
  const now = context.now().toISOString();
  const merged = mergeEvent(withoutForeignWords(row.person, event, now), event, now);
  const found = await findWords(context, { person: merged.person, event, place, now });
  if (found === undefined) return undefined;
  const { absorbed, rows } = found;
  const { sources } = absorbed;
  const left = sources.flatMap(({ bare, rest }) => (rest === undefined ? [bare.id] : []));
  const joined = [...new Set([...absorbed.person.joined, ...left])];
  const { person, overruled } = withoutOverruled({ ...absorbed.person, joined });
  const superseded = [...merged.superseded, ...absorbed.superseded, ...overruled];
  const { status } = merged;
  const result = {
    kind: 'merged',
    personId: row.id,
    status,
    open: person.openEvents.length > 0,
    superseded: ended,
    ...(person.desired.active?.value === true ? { activeSince: person.desired.active.at } : {}),
  } as const;
  if (sources.length === 0 && holds(row.person, { event, status })) return result;

  // A plan that waits may undo one that took effect.
  const news =
    status === 'accepted' || sources.length > 0 || person.openEvents.length > row.person.openEvents.length;
  const cause = causeOfEvent(event);
  const saved = await savePerson(context, {
    ...row,
    person,
    superseded,
    unseen: row.unseen || news,
    ...(news ? { dueAt: earliest(recoveryTime(context), row.dueAt) } : {}),
    cause,
    notes: superseded.map((reference) => ({ kind: 'event-superseded', cause, reference })),
  });
  if (saved === undefined) return undefined;
  for (const source of sources) {
    if (!(await leaveSource(context, { source, rows, joinedTo: row.id, cause }))) return undefined;
  }
  ended.push(...(await settleSuperseded(context, superseded)));
  // Whoever finds a record that no one has written yet stops its writer, and no one else was there before.
  const isAlone = row.version === 0 && place.missing.every(({ holders }) => holders.length === 0);
  if (isAlone && sources.length === 0) return result;
  // Whoever gave one of these names to another record meanwhile may have looked before this one bore it.
  return (await areAlsoHeld(context, { before: row.person, person })) ? undefined : result;
}

/** Whether someone else holds one of the names by which the person was not known before. */
async function areAlsoHeld(
  context: LedgerContext,
  { before, person }: { readonly before: Person; readonly person: Person },
): Promise<boolean> {
  const gained = person.identifiers.filter((name) => !isKnownBy(before, name));
  const claims = await readClaims(context, gained);
  return claims.some(({ holders }) => holders.some((id) => id !== person.id && !person.joined.includes(id)));
}

function isKnownBy({ identifiers }: Person, { type, value }: Identifier): boolean {
  return identifiers.some((name) => name.type === type && name.value === value);
}

/**
 * What was said of the person before, under any name that they are known by then: words may lead to further words. Undefined when
 * someone else claimed a name meanwhile.
 */
async function findWords(
  context: LedgerContext,
  {
    person,
    event,
    place,
    now,
  }: {
    readonly person: Person;
    readonly event: UserEvent;
    readonly place: Extract<EventSubject, { readonly kind: 'person' }>;
    readonly now: string;
  },
): Promise<{ readonly absorbed: Absorbed; readonly rows: ReadonlyMap<string, PersonRow> } | undefined> {
  let { holders, rows } = place;
  let identifiers = identifiersOf(event);
  for (;;) {
    const absorbed = absorbWords(person, { identifiers, holders, now });
    const gained = namesGained(absorbed, identifiers);
    if (gained.length === 0) return { absorbed, rows };
    const more = await readHolders(context, gained);
    for (const claim of more.claims) {
      if (claim.holders.includes(place.row.id)) continue;
      if (!(await addHolder(context, { claim, personId: place.row.id }))) return undefined;
    }
    identifiers = [...identifiers, ...gained];
    holders = new Map([...holders, ...more.holders]);
    rows = new Map([...more.rows, ...rows]);
  }
}

/** Takes from a bare record the words that turned out to be about someone. */
async function leaveSource(
  context: LedgerContext,
  {
    source: { bare, rest },
    rows,
    joinedTo,
    cause,
  }: {
    readonly source: Source;
    readonly rows: ReadonlyMap<string, PersonRow>;
    readonly joinedTo: string;
    readonly cause: Cause;
  },
): Promise<boolean> {
  const row = rows.get(bare.id);
  if (row === undefined) return false;
  if (rest === undefined) return redirectPerson(context, { row, joinedTo });
  return (await savePerson(context, { ...row, person: rest, cause })) !== undefined;
}

/** Whether the event was merged into the person before, and its work is not done yet. */
function holds(
  person: Person,
  { event, status }: { readonly event: UserEvent; readonly status: MergedEvent['status'] },
): boolean {
  const events = status === 'accepted' ? person.openEvents : person.plans.events;
  return events.some(({ reference }) => reference === eventReference(event));
}

/** Returns those that were not final before. */
async function settleSuperseded(
  context: LedgerContext,
  references: readonly EventReference[],
): Promise<readonly EventReference[]> {
  const settledAt = context.now().toISOString();
  const ended: EventReference[] = [];
  for (const reference of references) {
    const settlement = { status: 'superseded', outcome: {}, settledAt } as const;
    if (await settleEvent(context, { reference, settlement })) ended.push(reference);
  }
  return ended;
}
