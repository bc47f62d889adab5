import { joinPeople } from '../domain/join-people.ts';
import { type MergedEvent, mergeEvent } from '../domain/merge-event.ts';
import type { Person } from '../domain/person.ts';
import { type EventReference, eventReference, type UserEvent } from '../domain/user-event.ts';
import { completeJoin } from './complete-join.ts';
import { earliest } from './earliest.ts';
import { findPerson } from './find-people.ts';
import { addHolder } from './identifier-claims.ts';
import { type LedgerContext, recoveryTime, untilUncontended } from './ledger-context.ts';
import type { PersonRow } from './person-row.ts';
import { type Place, placeEvent } from './place-event.ts';
import { redirectPerson, savePerson } from './save-person.ts';
import { settleEvent } from './settle-event.ts';

export interface EventToMerge {
  readonly event: UserEvent;
  /** Who it is about, where that was decided before; otherwise the event's identifiers decide. */
  readonly personId?: string | undefined;
}

export type MergeResult =
  | {
      readonly kind: 'merged';
      readonly personId: string;
      readonly status: MergedEvent['status'];
      /** Whether the person has open work now. */
      readonly open: boolean;
    }
  | { readonly kind: 'identity-conflict' };

/**
 * Makes an event part of what is known of its person: claims the identifiers, joins records that turn out to be of
 * one person, merges, and settles the scheduled events that were overruled thereby. May be repeated, and repeats
 * itself from the look-up on when somebody else wrote meanwhile.
 */
export function mergeIntoPerson(context: LedgerContext, request: EventToMerge): Promise<MergeResult> {
  return untilUncontended(context, async () => {
    const place = await findPlace(context, request);
    if (place.kind === 'conflict') return { kind: 'identity-conflict' };
    if (place.kind === 'half-joined') {
      await completeJoin(context, place);
      return undefined;
    }
    for (const claim of place.missing) {
      if (!(await addHolder(context, { claim, personId: place.row.id }))) return undefined;
    }
    return mergeAt(context, { event: request.event, place });
  });
}

async function findPlace(context: LedgerContext, { event, personId }: EventToMerge): Promise<Place> {
  if (personId === undefined) return placeEvent(context, event);
  return { kind: 'person', row: await findPerson(context, personId), others: [], missing: [] };
}

/** Undefined when somebody else wrote one of the records. */
async function mergeAt(
  context: LedgerContext,
  {
    event,
    place: { row, others },
  }: { readonly event: UserEvent; readonly place: Extract<Place, { readonly kind: 'person' }> },
): Promise<MergeResult | undefined> {
  // Left over from an earlier merge that was interrupted, as a rule of none.
  await settleSuperseded(context, row.superseded);
  const joined = joinAll(row, others);
  const merged = mergeEvent(joined.person, event, context.now().toISOString());
  const superseded = [...joined.superseded, ...merged.superseded];
  const { person, status } = merged;
  const result = {
    kind: 'merged',
    personId: row.id,
    status,
    open: person.openEvents.length > 0,
  } as const;
  if (others.length === 0 && holds(row.person, { event, status })) return result;

  // A plan that waits may undo one that took effect.
  const news =
    status === 'accepted' || others.length > 0 || person.openEvents.length > row.person.openEvents.length;
  const saved = await savePerson(context, {
    ...row,
    person,
    superseded,
    unseen: row.unseen || news,
    ...(news ? { dueAt: earliest(recoveryTime(context), row.dueAt) } : {}),
  });
  if (saved === undefined) return undefined;
  for (const other of others) {
    if (!(await redirectPerson(context, { row: other, joinedTo: row.id }))) return undefined;
  }
  await settleSuperseded(context, superseded);
  return result;
}

/** Whether the event was merged into the person before, and its work is not done yet. */
function holds(
  person: Person,
  { event, status }: { readonly event: UserEvent; readonly status: MergedEvent['status'] },
): boolean {
  const events = status === 'accepted' ? person.openEvents : person.plans.events;
  return events.some(({ reference }) => reference === eventReference(event));
}

function joinAll(row: PersonRow, others: readonly PersonRow[]) {
  let { person } = row;
  const superseded: EventReference[] = [];
  for (const other of others) {
    const joined = joinPeople(person, other.person);
    person = joined.person;
    superseded.push(...joined.superseded, ...other.superseded);
  }
  return { person, superseded };
}

async function settleSuperseded(
  context: LedgerContext,
  references: readonly EventReference[],
): Promise<void> {
  const settledAt = context.now().toISOString();
  for (const reference of references) {
    await settleEvent(context, { reference, settlement: { status: 'superseded', outcome: {}, settledAt } });
  }
}
