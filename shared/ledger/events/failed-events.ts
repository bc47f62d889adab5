import type { LedgerContext } from '../ledger-context.ts';
import { type EventRecord, toEventRecord } from './event-record.ts';

/** The place on the due index of events that failed: apart from what the sweeper works on. */
export const failedPartition = 'failed';

/** Every event that ended as failed and is still held, the oldest failure first. */
export async function* listFailed({ table }: Pick<LedgerContext, 'table'>): AsyncIterable<EventRecord> {
  for await (const page of table.duePages({ partition: failedPartition, until: undefined })) {
    const items = await table.getMany(page.map(({ pk }) => pk));
    for (const { pk } of page) {
      const item = items.get(pk);
      if (item?.status === 'failed') yield toEventRecord(item);
    }
  }
}
