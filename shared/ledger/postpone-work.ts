import type { DueWork } from './due-work.ts';
import { type LedgerContext, recoveryTime } from './ledger-context.ts';
import { eventKey, noticeKey, personKey } from './ledger-keys.ts';

/** Lets the sweeper look at the work again only after a while, unless somebody else decided on a time meanwhile. */
export async function postponeWork(context: LedgerContext, work: DueWork): Promise<void> {
  await context.table.update({
    pk: keyOf(work),
    update: 'SET #dueAt = :dueAt',
    condition: '#dueAt = :seen',
    values: { dueAt: recoveryTime(context), seen: work.dueAt },
  });
}

function keyOf(work: DueWork): string {
  if (work.kind === 'person') return personKey(work.personId);
  return work.kind === 'event' ? eventKey(work.reference) : noticeKey(work.reference);
}
