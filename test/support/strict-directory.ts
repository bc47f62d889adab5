import type { AttributeName, Attributes } from '../../shared/domain/attributes.ts';
import { normaliseIdentifier } from '../../shared/domain/identity/identifiers.ts';
import type { TargetPolicy } from '../../shared/domain/reconcile.ts';
import type { Account, ProvisioningTarget } from '../../shared/targets/target.ts';
import { TargetError } from '../../shared/targets/target-error.ts';

const unique = ['userName', 'email'] as const;

/** A directory in memory in which a user name or an address is one account's, whatever its case. */
export function createStrictDirectory({
  name,
  policy: { visibleAttributes, hiddenAttributes },
  accounts,
  calls,
  newId,
}: {
  readonly name: string;
  readonly policy: TargetPolicy;
  /** By the id, with what accounts do not show, too. */
  readonly accounts: Map<string, Attributes>;
  /** Takes the calls that write. */
  readonly calls: string[];
  readonly newId: () => string;
}): ProvisioningTarget {
  const show = (id: string): Account => {
    const attributes = accounts.get(id) ?? {};
    const shown = visibleAttributes.map((visible) => [visible, attributes[visible]] as const);
    return { id, attributes: Object.fromEntries(shown.filter(([, value]) => value !== undefined)) };
  };
  const bears = (id: string, attribute: AttributeName, value: unknown) => {
    const held = accounts.get(id)?.[attribute];
    return (
      typeof held === 'string' &&
      typeof value === 'string' &&
      normaliseIdentifier(held) === normaliseIdentifier(value)
    );
  };
  const taken = (attributes: Attributes, own?: string) =>
    unique.filter((attribute) =>
      [...accounts.keys()].some((id) => id !== own && bears(id, attribute, attributes[attribute])),
    );
  const put = (id: string, attributes: Attributes) =>
    accounts.set(id, { ...accounts.get(id), ...attributes });
  return {
    name,
    visibleAttributes,
    hiddenAttributes,
    getAccount: async (id) => (accounts.has(id) ? show(id) : undefined),
    findAccounts: async ({ userNames, emails }) =>
      [...accounts.keys()]
        .filter(
          (id) =>
            userNames.some((userName) => bears(id, 'userName', userName)) ||
            emails.some((email) => bears(id, 'email', email)),
        )
        .map(show),
    createAccount: async (attributes) => {
      calls.push('create');
      if (taken(attributes).length > 0) throw new TargetError('already-exists', { mayHaveHappened: false });
      const id = newId();
      put(id, { active: true, ...attributes });
      return { account: show(id), notTaken: [], pending: [] };
    },
    updateAccount: async ({ id }, attributes) => {
      calls.push('update');
      const notTaken: readonly AttributeName[] = taken(attributes, id);
      const written = Object.entries(attributes).filter(
        ([attribute]) => !notTaken.some((one) => one === attribute),
      );
      put(id, Object.fromEntries(written));
      return { notTaken };
    },
    deactivateAccount: async ({ id }) => {
      calls.push('deactivate');
      put(id, { active: false });
    },
    deleteAccount: async ({ id }) => {
      calls.push('delete');
      accounts.delete(id);
    },
    inviteUser: async () => void calls.push('invite'),
    isProtected: async () => false,
    async *listAccounts() {
      for (const id of accounts.keys()) yield show(id);
    },
  };
}
