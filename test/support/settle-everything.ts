import type { TestLedger } from './test-ledger.ts';

/**
 * What reconcilers do with the people on the queue, as far as the ledger sees it: settle what is open. Returns the
 * events that were settled, as often as that happened.
 */
export async function settleEverything({ ledger, clock, enqueued }: TestLedger): Promise<readonly string[]> {
  const settled: string[] = [];
  for (const personId of enqueued.splice(0)) {
    const request = { personId, owner: `run-of-${personId}`, now: clock.in(0), until: clock.in(30) };
    const lease = await ledger.acquireLease(request);
    if (lease.kind === 'busy') throw new Error('no one else works on the person');
    for (const { reference } of lease.person.openEvents) {
      settled.push(reference);
      await ledger.settleEvent(reference, { status: 'applied', outcome: {}, settledAt: clock.in(0) });
    }
    await ledger.releaseLease({
      personId: lease.person.id,
      owner: request.owner,
      change: (person) => ({ ...person, openEvents: [] }),
      dueAt: () => undefined,
    });
  }
  return settled;
}
