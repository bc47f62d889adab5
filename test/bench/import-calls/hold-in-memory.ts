import type { Person } from '../../../shared/domain/person.ts';
import type { ReconcileLedger } from '../../../shared/reconcile/reconcile-ledger.ts';

export interface HeldLedger {
  readonly ledger: ReconcileLedger;
  /** Forgets what it was told. */
  reset(): void;
}

/** A ledger that answers at once, with what the real one holds of these people. */
export async function holdInMemory(real: ReconcileLedger, ids: readonly string[]): Promise<HeldLedger> {
  const loaded = new Map<string, Person>();
  for (const id of ids) {
    const person = await real.load(id);
    if (person !== undefined) loaded.set(id, person);
  }
  let people = new Map(loaded);
  const held = (id: string): Person => {
    const person = people.get(id);
    if (person === undefined) throw new Error('the person is not held');
    return person;
  };
  const change: ReconcileLedger['updateLeased'] = async (request) => {
    const changed = request.change(held(request.personId));
    people.set(request.personId, changed);
    return changed;
  };
  return {
    ledger: {
      load: async (id) => people.get(id),
      acquireLease: async ({ personId }) => ({ kind: 'acquired', person: held(personId) }),
      updateLeased: change,
      releaseLease: async (request) => ({ person: await change(request), hasNews: false }),
      newestTakenAt: async () => undefined,
      findAccountOwners: async () => new Map(),
      findForgottenAccounts: async () => new Set(),
      findDecisions: async (accounts) => accounts.map(() => ({ accepted: [] })),
      findHolders: async () => new Map(),
      noteLeaver: async () => undefined,
      resolveLeaver: async () => undefined,
      readReleases: async () => new Map(),
      passBrake: async () => ({ kind: 'passed' }),
      sayHeld: async () => undefined,
      askAgain: async () => undefined,
      resolveHeld: async () => undefined,
      settleEvent: async () => undefined,
      reopenEvents: async () => undefined,
      claimAccount: async () => ({ kind: 'claimed' }),
    },
    reset: () => {
      people = new Map(loaded);
    },
  };
}
