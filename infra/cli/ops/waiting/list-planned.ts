import { compareInstants } from '../../../../shared/domain/instant.ts';
import type { Ledger } from '../../../../shared/ledger/create-ledger.ts';
import type { Scheduled } from '../../../../shared/ledger/events/list-scheduled.ts';

/** What is planned of people, the next one first: at most one start and one leaving of each person, and other changes. */
export async function listPlanned(ledger: Pick<Ledger, 'listScheduled'>): Promise<readonly Scheduled[]> {
  const plans = new Map<string, Scheduled>();
  for await (const plan of ledger.listScheduled()) {
    const { personId, kind, reference } = plan;
    // What has just been overruled may still be on its way to being settled.
    const key = kind === 'change' ? reference : `${personId} ${kind}`;
    const other = plans.get(key);
    if (other === undefined || compareInstants(other.occurredAt, plan.occurredAt) < 0) plans.set(key, plan);
  }
  return [...plans.values()];
}
