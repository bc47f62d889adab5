import type { Person } from '../domain/person.ts';
import type { ReconcileLedger } from './reconcile-ledger.ts';

/** The ledger for a rehearsal: reads what is, keeps in memory what a run would write, and passes every brake. */
export function rehearseLedger(ledger: ReconcileLedger): ReconcileLedger {
  const people = new Map<string, Person>();

  async function load(personId: string): Promise<Person | undefined> {
    const known = people.get(personId) ?? (await ledger.load(personId));
    if (known !== undefined) people.set(personId, known);
    return known;
  }

  async function loadKnown(personId: string): Promise<Person> {
    const person = await load(personId);
    if (person === undefined) throw new Error('nothing is known of the person');
    return person;
  }

  async function change(personId: string, by: (person: Person) => Person): Promise<Person> {
    const changed = by(await loadKnown(personId));
    people.set(personId, changed);
    return changed;
  }

  return {
    ...ledger,
    load,
    acquireLease: async ({ personId }) => ({ kind: 'acquired', person: await loadKnown(personId) }),
    updateLeased: ({ personId, change: by }) => change(personId, by),
    releaseLease: async ({ personId, change: by }) => ({
      person: await change(personId, by),
      hasNews: false,
    }),
    settleEvent: async () => undefined,
    reopenEvents: async () => undefined,
    async claimAccount({ target, accountId, personId }) {
      const owner = (await ledger.findAccountOwners({ target, accountIds: [accountId] })).get(accountId);
      return owner === undefined || owner.person.id === personId
        ? { kind: 'claimed' }
        : { kind: 'held-by-another', personId: owner.person.id };
    },
    noteLeaver: async () => undefined,
    resolveLeaver: async () => undefined,
    sayHeld: async () => undefined,
    askAgain: async () => undefined,
    passBrake: async () => ({ kind: 'passed' }),
    resolveHeld: async () => undefined,
  };
}
