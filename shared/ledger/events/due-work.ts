import type { EventReference } from '../../domain/user-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import type { Item } from '../table/attribute-values.ts';
import {
  eventKey,
  noticeKey,
  noticeReferenceOfKey,
  personIdOfKey,
  personKey,
  referenceOfKey,
  scimKey,
  scimReferenceOfKey,
} from '../table/ledger-keys.ts';
import { duePartitions } from './due-index.ts';
import { type Lane, laneOfPerson } from './lane.ts';
import { readDueKeys } from './read-due-keys.ts';

/** At least so often the sweeper looks at what no one finishes. */
const longestSeconds = 3600;

/**
 * Lets the sweeper look at the work again only after a while, which doubles each time that no one has done anything
 * about it meanwhile. Does nothing where someone else decided on a time.
 */
export async function postponeWork(
  { table, now, recoverAfterSeconds }: LedgerContext,
  work: DueWork,
): Promise<void> {
  const longest = Math.max(longestSeconds, recoverAfterSeconds);
  const seconds = Math.min(recoverAfterSeconds * 2 ** Math.min(work.sweeps, 20), longest);
  await table.update({
    pk: keyOf(work),
    update: 'SET #dueAt = :dueAt, #sweeps = :sweeps',
    condition: '#dueAt = :seen',
    values: {
      dueAt: new Date(now().getTime() + seconds * 1000).toISOString(),
      sweeps: work.sweeps + 1,
      seen: work.dueAt,
    },
  });
}

function keyOf(work: DueWork): string {
  if (work.kind === 'person') return personKey(work.personId);
  const keys = { event: eventKey, notice: noticeKey, scim: scimKey };
  return keys[work.kind](work.reference);
}

interface Due {
  readonly dueAt: string;
  /** How often the sweeper has looked at it since anyone else wrote it. */
  readonly sweeps: number;
}

/** Work whose time has come: an event to merge, a person to reconcile, an HR system's notice to ask about, or what a SCIM client began to say. */
export type DueWork =
  | (Due & { readonly kind: 'event'; readonly reference: EventReference })
  | (Due & { readonly kind: 'person'; readonly personId: string; readonly lane: Lane })
  | (Due & { readonly kind: 'notice'; readonly reference: string })
  | (Due & { readonly kind: 'scim'; readonly reference: string });

/** What is due now, oldest first, in pages. What becomes due meanwhile is left to the next sweep. */
export async function* listDue(context: LedgerContext): AsyncIterable<readonly DueWork[]> {
  const until = context.now().toISOString();
  for await (const keys of readDueKeys(context, until)) {
    const items = await context.table.getMany(keys.map(({ pk }) => pk));
    yield keys.flatMap(({ pk }) => {
      const item = items.get(pk);
      // The index lags: the item may be done by now, or have been given another time.
      if (item?.dueAt === undefined || item.dueAt > until) return [];
      return duePartitions.includes(item.duePartition) ? toDueWork(item) : [];
    });
  }
}

function toDueWork(item: Item): readonly DueWork[] {
  const { pk, dueAt, sweeps = 0, person } = item;
  const [reference, personId] = [referenceOfKey(pk), personIdOfKey(pk)];
  if (reference !== undefined) return [{ kind: 'event', reference, dueAt, sweeps }];
  if (personId !== undefined) {
    return [{ kind: 'person', personId, lane: laneOfPerson(person?.openEvents ?? []), dueAt, sweeps }];
  }
  const notice = noticeReferenceOfKey(pk);
  if (notice !== undefined) return [{ kind: 'notice', reference: notice, dueAt, sweeps }];
  const scim = scimReferenceOfKey(pk);
  return scim === undefined ? [] : [{ kind: 'scim', reference: scim, dueAt, sweeps }];
}
