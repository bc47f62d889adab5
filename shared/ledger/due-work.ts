import type { EventReference } from '../domain/user-event.ts';
import { type Lane, laneOfPerson } from './lane.ts';
import type { LedgerContext } from './ledger-context.ts';
import { noticeReferenceOfKey, personIdOfKey, referenceOfKey } from './ledger-keys.ts';
import type { Item } from './ledger-table.ts';
import { readDueKeys } from './read-due-keys.ts';

interface Due {
  readonly dueAt: string;
  /** How often the sweeper has looked at it since anybody else wrote it. */
  readonly sweeps: number;
}

/** Work whose time has come: an event to merge, a person to reconcile, or an HR system's notice to ask about. */
export type DueWork =
  | (Due & { readonly kind: 'event'; readonly reference: EventReference })
  | (Due & { readonly kind: 'person'; readonly personId: string; readonly lane: Lane })
  | (Due & { readonly kind: 'notice'; readonly reference: string });

/** What is due now, oldest first, in pages. What becomes due meanwhile is left to the next sweep. */
export async function* listDue(context: LedgerContext): AsyncIterable<readonly DueWork[]> {
  const until = context.now().toISOString();
  for await (const keys of readDueKeys(context, until)) {
    const items = await context.table.getMany(keys.map(({ pk }) => pk));
    yield keys.flatMap(({ pk }) => {
      const item = items.get(pk);
      // The index lags: the item may be done by now, or have been given another time.
      return item?.dueAt === undefined || item.dueAt > until ? [] : toDueWork(item);
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
  return notice === undefined ? [] : [{ kind: 'notice', reference: notice, dueAt, sweeps }];
}
