import type { EventReference } from '../../domain/user-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { eventKey, personIdOfKey, personKey } from '../table/ledger-keys.ts';

/** The place on the due index of people whose events were only observed: the sweeper looks there once the stage applies. */
export const observedPartition = 'observed';

/** After so long someone is put on the queue again whose message was perhaps lost. */
const againSeconds = 3600;

/** Someone for whom nothing was done, because the stage observed. */
export interface ObservedPerson {
  readonly personId: string;
  readonly dueAt: string;
}

/** At most so many of them, the longest observed first. */
export async function listObserved(
  { table, now }: LedgerContext,
  limit: number,
): Promise<readonly ObservedPerson[]> {
  const found: ObservedPerson[] = [];
  const until = now().toISOString();
  for await (const page of table.duePages({ partition: observedPartition, until })) {
    for (const { pk, dueAt } of page) {
      const personId = personIdOfKey(pk);
      if (personId !== undefined && found.length < limit) found.push({ personId, dueAt });
    }
    if (found.length >= limit) break;
  }
  return found;
}

/** Notes that someone is on the queue. Does nothing where a run has changed the person since. */
export async function postponeObserved(
  { table, now }: LedgerContext,
  { personId, dueAt }: ObservedPerson,
): Promise<void> {
  await table.update({
    pk: personKey(personId),
    update: 'SET #dueAt = :dueAt',
    condition: '#duePartition = :partition AND #dueAt = :seen',
    values: {
      dueAt: new Date(now().getTime() + againSeconds * 1000).toISOString(),
      partition: observedPartition,
      seen: dueAt,
    },
  });
}

/** Makes events accepted again that were only observed. They count as accepted now: until now no one was to act on them. */
export async function reopenEvents(
  { table, now }: LedgerContext,
  references: readonly EventReference[],
): Promise<void> {
  for (const reference of references) {
    await table.update({
      pk: eventKey(reference),
      update:
        'SET #status = :accepted, #acceptedAt = :now REMOVE #observed, #settledAt, #outcome, #reason, #notTaken, #expiresAt, #duePartition, #dueAt',
      condition: '#observed = :true',
      values: { accepted: 'accepted', now: now().toISOString(), true: true },
    });
  }
}
