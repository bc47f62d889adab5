import type { EventReference } from '../../domain/user-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { getEvents } from './event-record.ts';

/**
 * When the newest of the events was taken, or took effect if that was later (milliseconds since 1970). Undefined when none of them
 * is held any more.
 */
export async function newestTakenAt(
  context: LedgerContext,
  references: readonly EventReference[],
): Promise<number | undefined> {
  const records = await getEvents(context, references);
  const times = [...records.values()].flatMap(({ receivedAt, effectiveAt = receivedAt }) => [
    Date.parse(receivedAt),
    Date.parse(effectiveAt),
  ]);
  return times.length === 0 ? undefined : Math.max(...times);
}
