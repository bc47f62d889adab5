import type { EventType } from '../domain/user-event.ts';
import { type EventRecord, toEventRecord } from './event-record.ts';
import type { LedgerContext } from './ledger-context.ts';
import { referenceOfKey } from './ledger-keys.ts';
import { readDueKeys } from './read-due-keys.ts';

/** An event that waits for its time. */
export interface Scheduled extends Pick<EventRecord, 'reference' | 'receivedAt'> {
  readonly type: EventType;
  readonly effectiveAt: string;
  readonly personId: string;
}

/** Every event that is still to come, the next one first. Reads the due index, never the table. */
export async function* listScheduled({ table }: LedgerContext): AsyncIterable<Scheduled> {
  for await (const page of readDueKeys({ table })) {
    const keys = page.flatMap(({ pk }) => (referenceOfKey(pk) === undefined ? [] : [pk]));
    const items = await table.getMany(keys);
    for (const key of keys) {
      const item = items.get(key);
      if (item?.status !== 'scheduled') continue;
      const { reference, type, effectiveAt, personId, receivedAt } = toEventRecord(item);
      if (effectiveAt === undefined || personId === undefined) continue;
      yield { reference, type, effectiveAt, personId, receivedAt };
    }
  }
}
