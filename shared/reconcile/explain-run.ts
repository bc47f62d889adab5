import type { AttributeName, Attributes } from '../domain/attributes.ts';
import type { Person } from '../domain/person.ts';
import type { Account, ProvisioningTarget } from '../targets/target.ts';
import type { ReconcileLedger } from './reconcile-ledger.ts';

/** One call on a target, for the operator who asked what a run does. */
export interface ExplainedStep {
  readonly target: string;
  readonly step:
    | 'read-account'
    | 'search'
    | 'create-account'
    | 'update-account'
    | 'deactivate-account'
    | 'delete-account'
    | 'invite';
  readonly accountId?: string | undefined;
  /** How many accounts were found. */
  readonly found?: number | undefined;
  /** What was, or would be, written. */
  readonly values?: Attributes | undefined;
  readonly notTaken?: readonly AttributeName[] | undefined;
  /** A coded word, where the call failed. */
  readonly failed?: string | undefined;
}

/** The id that an account gets in a rehearsal. */
const newAccountId = '(new)';

/**
 * The target with a note of every call. In a rehearsal nothing is written: each writing call is noted, and answered as if all had been
 * taken.
 */
export function explainTarget(
  target: ProvisioningTarget,
  { note, rehearses }: { readonly note: (step: ExplainedStep) => void; readonly rehearses: boolean },
): ProvisioningTarget {
  const { name, createsByInvitation } = target;

  async function noted<Result>(
    step: Omit<ExplainedStep, 'target'>,
    call: () => Promise<Result>,
    more: (result: Result) => Partial<ExplainedStep> = () => ({}),
  ): Promise<Result> {
    try {
      const result = await call();
      note({ target: name, ...step, ...more(result) });
      return result;
    } catch (error) {
      const failed = error instanceof Error && 'kind' in error ? String(error.kind) : 'unexpected';
      note({ target: name, ...step, failed });
      throw error;
    }
  }

  const write = <Result>(call: () => Promise<Result>, rehearsed: Result) =>
    rehearses ? async () => rehearsed : call;
  const created = (attributes: Attributes) => {
    const account: Account = { id: newAccountId, attributes: { ...attributes, active: true } };
    return { account, notTaken: [], pending: [] };
  };

  return {
    ...target,
    getAccount: (id, options) =>
      noted(
        { step: 'read-account', accountId: id },
        () => (id === newAccountId ? Promise.resolve(undefined) : target.getAccount(id, options)),
        (account) => ({ found: account === undefined ? 0 : 1 }),
      ),
    findAccounts: (query, options) =>
      noted(
        { step: 'search' },
        () => target.findAccounts(query, options),
        (accounts) => ({ found: accounts.length, accountId: accounts[0]?.id }),
      ),
    createAccount: (attributes, options) =>
      noted(
        { step: 'create-account', values: attributes },
        write(() => target.createAccount(attributes, options), created(attributes)),
        ({ account, notTaken }) => ({ accountId: account.id, notTaken }),
      ),
    updateAccount: (account, attributes, options) =>
      noted(
        { step: 'update-account', accountId: account.id, values: attributes },
        write(() => target.updateAccount(account, attributes, options), { notTaken: [] }),
        ({ notTaken }) => ({ notTaken }),
      ),
    deactivateAccount: (account, options) =>
      noted(
        { step: 'deactivate-account', accountId: account.id },
        write(() => target.deactivateAccount(account, options), undefined),
      ),
    deleteAccount: (account, options) =>
      noted(
        { step: 'delete-account', accountId: account.id },
        write(() => target.deleteAccount(account, options), undefined),
      ),
    inviteUser: (attributes, options) =>
      noted(
        { step: 'invite' },
        write(() => target.inviteUser(attributes, options), undefined),
      ),
    ...(createsByInvitation === undefined
      ? {}
      : {
          createsByInvitation: {
            ...createsByInvitation,
            invite: (attributes, options) =>
              noted(
                { step: 'invite', values: attributes },
                write(() => createsByInvitation.invite(attributes, options), undefined),
              ),
          },
        }),
  };
}

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
