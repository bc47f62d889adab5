import type { DueWork } from './due-work.ts';
import type { LedgerContext } from './ledger-context.ts';
import { eventKey, noticeKey, personKey } from './ledger-keys.ts';

/** At least so often the sweeper looks at what nobody finishes. */
const longestSeconds = 3600;

/**
 * Lets the sweeper look at the work again only after a while, which doubles each time that nobody has done anything
 * about it meanwhile. Does nothing where somebody else decided on a time.
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
  return work.kind === 'event' ? eventKey(work.reference) : noticeKey(work.reference);
}
