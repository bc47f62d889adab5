import { type EventType, statedAttributes, type UserEvent } from '../../domain/user-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { referenceOfKey } from '../table/ledger-keys.ts';
import { type EventRecord, toEventRecord } from './event-record.ts';
import { readDueKeys } from './read-due-keys.ts';

/** An event that waits for its time: what it plans, who said so and when. */
export interface Scheduled
  extends Pick<EventRecord, 'reference' | 'receivedAt'>,
    Pick<UserEvent, 'source' | 'occurredAt'> {
  readonly type: EventType;
  readonly kind: 'start' | 'leaving' | 'change';
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
      const { reference, type, effectiveAt, personId, receivedAt, said } = toEventRecord(item);
      if (effectiveAt === undefined || personId === undefined || said === undefined) continue;
      const { source, occurredAt } = said;
      yield { reference, type, kind: kindOf(said), effectiveAt, personId, source, occurredAt, receivedAt };
    }
  }
}

function kindOf(said: UserEvent): Scheduled['kind'] {
  const active = statedAttributes(said).get('active');
  if (active === undefined) return 'change';
  return active === true ? 'start' : 'leaving';
}
