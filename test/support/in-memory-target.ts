import type { AttributeName, Attributes } from '../../shared/domain/attributes.ts';
import type { Account, ProvisioningTarget } from '../../shared/targets/target.ts';
import type { TargetError } from '../../shared/targets/target-error.ts';

/** A directory in memory that shows all it takes, counts what it is asked, and fails when told to. */
export interface InMemoryTarget extends ProvisioningTarget {
  readonly accounts: Map<string, Account>;
  /** The names of the calls, in their order. */
  readonly calls: string[];
  /** While it is set, calls fail with it; by its name, one kind of call. */
  failure: { readonly error: TargetError; readonly of?: string } | undefined;
  /** Waited for by every call. */
  gate: Promise<void>;
}

const visible: readonly AttributeName[] = ['userName', 'email', 'givenName', 'familyName', 'active'];

export function createInMemoryTarget(name: string): InMemoryTarget {
  const accounts = new Map<string, Account>();
  const calls: string[] = [];
  const call = async <T>(kind: string, work: () => T): Promise<T> => {
    calls.push(kind);
    await target.gate;
    const { failure } = target;
    if (failure !== undefined && (failure.of ?? kind) === kind) throw failure.error;
    return work();
  };
  const put = (id: string, attributes: Attributes) => {
    const account = { id, attributes: { ...accounts.get(id)?.attributes, ...attributes } };
    accounts.set(id, account);
    return account;
  };
  const target: InMemoryTarget = {
    name,
    accounts,
    calls,
    failure: undefined,
    gate: Promise.resolve(),
    visibleAttributes: visible,
    hiddenAttributes: [],
    getAccount: (id) => call('get', () => accounts.get(id)),
    findAccounts: ({ userNames, emails }) =>
      call('find', () =>
        [...accounts.values()].filter(
          ({ attributes }) =>
            userNames.includes(String(attributes.userName)) || emails.includes(String(attributes.email)),
        ),
      ),
    createAccount: (attributes) =>
      call('create', () => ({
        account: put(`${name}-${accounts.size + 1}`, attributes),
        notTaken: [],
        pending: [],
      })),
    updateAccount: ({ id }, attributes) =>
      call('update', () => {
        put(id, attributes);
        return { notTaken: [] };
      }),
    deactivateAccount: ({ id }) => call('deactivate', () => void put(id, { active: false })),
    deleteAccount: ({ id }) => call('delete', () => void accounts.delete(id)),
    inviteUser: () => call('invite', () => undefined),
    isProtected: () => call('isProtected', () => false),
    async *listAccounts() {
      yield* accounts.values();
    },
  };
  return target;
}
