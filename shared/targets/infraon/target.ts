import { type Clock, systemClock } from '../../http/clock.ts';
import type { VendorCallOptions } from '../../http/vendor-http.ts';
import { createAccountAccess, ignoreIfGone, mapReadErrors } from '../kit/account-access.ts';
import { bearsAny, createAccountIndex } from '../kit/account-index.ts';
import { cacheFor } from '../kit/cache-for.ts';
import { toTargetError } from '../kit/to-target-error.ts';
import { createProtection } from '../protection.ts';
import type { Account, CallOptions, ProvisioningTarget } from '../target.ts';
import { TargetError } from '../target-error.ts';
import { accountOf, hiddenAttributes, visibleAttributes } from './account-fields.ts';
import { createAccountCreator } from './create-account.ts';
import { deactivateAccount, editAccount } from './edit-account.ts';
import { createNewcomerSearch } from './find-newcomer.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { ListingSummary, SortSeen } from './list-all-users.ts';
import type { InfraonOptions } from './options.ts';
import type { SortField } from './sort-order.ts';

/** What is remembered of the directory between processes. */
interface DirectoryKnowledge {
  /** Whether the last complete listing that was ordered by the field has proven that order. */
  isSortInOrder(field: SortField): Promise<boolean>;
  recordSort(seen: SortSeen): Promise<void>;
}

export interface InfraonTargetDependencies {
  readonly client: InfraonClient;
  readonly options: InfraonOptions;
  readonly directory: DirectoryKnowledge;
  /** User names, addresses or ids that are never written to. */
  readonly protectedAccounts: readonly string[];
  readonly clock?: Clock;
}

/**
 * Infraon behind the provisioning port. No account is written to before the API key's own user is known. A refused or
 * ignored attribute is reported, and never keeps the others back.
 */
export function createInfraonTarget(dependencies: InfraonTargetDependencies): ProvisioningTarget {
  const { client, options, directory } = dependencies;
  const clock = dependencies.clock ?? systemClock;
  const ownProfile = createOwnProfile({ client, options, clock });
  const isCovered = createProtection({
    ownAccount: async (call) => {
      const user = await ownProfile(call);
      return user === undefined ? undefined : accountOf(user, options);
    },
    protectedAccounts: dependencies.protectedAccounts,
  });

  const isProtected: ProvisioningTarget['isProtected'] = (account, call) =>
    mapReadErrors(isCovered(account, call));
  const { readUser, toAccount, loadForWrite } = createAccountAccess({
    getUser: (id, call) => client.getUser(id, call),
    accountOf: (user: InfraonUser) => accountOf(user, options),
    isProtected,
  });

  async function* listAccounts(
    call: CallOptions,
    {
      sort = 'userName',
      onUnreadable,
    }: { readonly sort?: SortField; onUnreadable?(count: number): void } = {},
  ): AsyncGenerator<Account, void, void> {
    let listed: ListingSummary | undefined;
    const onComplete = (summary: ListingSummary) => {
      listed = summary;
    };
    try {
      for await (const user of client.listAllUsers({ signal: call.signal, sort, onComplete }))
        yield accountOf(user, options);
    } catch (error) {
      throw toTargetError(error, { use: 'read' });
    }
    if (listed === undefined) return;
    onUnreadable?.(listed.unreadable);
    await directory.recordSort(listed);
  }

  const index = createAccountIndex({ keepSeconds: options.listingReuseSeconds, clock });

  const newcomers = createNewcomerSearch({
    ...{ client, options, clock },
    async findListed(userName, call) {
      const query = { userNames: [userName], emails: [] };
      const list = (onUnreadable: (count: number) => void) => listAccounts(call, { onUnreadable });
      const [id] = await index.find({ query, call, list });
      return id === undefined ? undefined : readUser(id, call);
    },
  });

  return {
    name: 'infraon',
    visibleAttributes,
    hiddenAttributes,
    listingServesCreationSeconds: options.importListingSeconds,
    async getAccount(id, call) {
      const user = await readUser(id, call);
      return user === undefined ? undefined : toAccount(user);
    },
    async findAccounts(query, call) {
      const { userNames, emails } = query;
      const { users, doubtful } = await mapReadErrors(
        client.searchUsers({
          userNames,
          emails,
          signal: call.signal,
          sortVerified: query.exhaustive === true ? false : (field) => directory.isSortInOrder(field),
        }),
      );
      const found = new Map(users.map(toAccount).map((account) => [account.id, account]));
      if (doubtful === undefined) return [...found.values()];
      const list = (onUnreadable: (count: number) => void) =>
        listAccounts(call, { sort: doubtful, onUnreadable });
      for (const id of await index.find({ query, call, list })) {
        if (found.has(id)) continue;
        // The listing may be some seconds old.
        const user = await readUser(id, call);
        if (user !== undefined && bearsAny(accountOf(user, options), query)) found.set(id, toAccount(user));
      }
      return [...found.values()];
    },
    createAccount: createAccountCreator({ client, options, clock, newcomers, ownProfile }),
    async updateAccount(account, attributes, call) {
      if (attributes.active === false) throw new TypeError('an update does not deactivate');
      const current = await loadForWrite(account, call);
      // Gone since the caller saw it: the next run looks again.
      if (current === undefined) throw new TargetError('unavailable', { mayHaveHappened: false });
      return { notTaken: await editAccount({ client, options, id: account.id, current, attributes, call }) };
    },
    async deactivateAccount(account, { kept = {}, ...call }) {
      const current = await loadForWrite(account, call);
      if (current === undefined) return;
      await deactivateAccount({ client, options, id: account.id, current, kept, call });
    },
    async deleteAccount(account, call) {
      const current = await loadForWrite(account, call);
      if (current !== undefined) await ignoreIfGone(client.deleteUser(account.id, call));
    },
    async inviteUser(attributes, call) {
      const { email, role } = attributes;
      if (typeof email !== 'string') throw new TargetError('rejected', { mayHaveHappened: false });
      try {
        await client.inviteUser({ emails: [email], role: typeof role === 'string' ? role : undefined }, call);
      } catch (error) {
        throw toTargetError(error, { use: 'write' });
      }
    },
    isProtected,
    listAccounts: (call) => listAccounts(call),
  };
}

/** Answers the API key's own user; undefined only where the options say that the tenant does not name it. */
type OwnProfile = (call: VendorCallOptions) => Promise<InfraonUser | undefined>;

/** Remembers the own profile for a while, per process; people of one batch share one look-up. */
function createOwnProfile(given: {
  readonly client: Pick<InfraonClient, 'getOwnProfile'>;
  readonly options: Pick<InfraonOptions, 'ownProfile' | 'ownProfileCacheSeconds'>;
  readonly clock: Clock;
}): OwnProfile {
  const { client, options, clock } = given;
  const ownProfile = cacheFor({
    lookUp: (call) => client.getOwnProfile(call),
    seconds: options.ownProfileCacheSeconds,
    clock,
  });
  return async (call) => (options.ownProfile === 'unavailable' ? undefined : ownProfile(call));
}
