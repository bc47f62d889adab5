import { type Clock, systemClock } from '../../http/clock.ts';
import { createAccountAccess, ignoreIfGone, mapReadErrors } from '../kit/account-access.ts';
import { bearsAny, createAccountIndex } from '../kit/account-index.ts';
import { cacheFor } from '../kit/cache-for.ts';
import { toTargetError } from '../kit/to-target-error.ts';
import { createProtection } from '../protection.ts';
import type { Account, CallOptions, ProvisioningTarget } from '../target.ts';
import { TargetError } from '../target-error.ts';
import { accountOf, hiddenAttributes, isSystemAccount, visibleAttributes } from './account-fields.ts';
import type { AccountWrites, WriteDependencies, WriteRequest } from './account-writes.ts';
import { readBack } from './await-created.ts';
import { createUser } from './create-user.ts';
import type { EsperClient } from './esper-client.ts';
import type { EsperUser } from './esper-user.ts';
import { createInvitesWrites } from './invites-writes.ts';
import type { EsperOptions } from './options.ts';
import { updateUser } from './update-user.ts';

export interface EsperTargetDependencies {
  readonly client: EsperClient;
  readonly options: EsperOptions;
  /** User names, addresses or ids that are never written to. */
  readonly protectedAccounts: readonly string[];
  readonly clock?: Clock;
}

/**
 * Esper behind the provisioning port. No account is written to before the API key's own user is known, and never that one or one of
 * the system's. There is no search and no published order, so that an account is found, or proven absent, by a complete
 * listing. No one is sent an invitation besides the one that creates a user.
 */
export function createEsperTarget(dependencies: EsperTargetDependencies): ProvisioningTarget {
  const { client, options } = dependencies;
  const clock = dependencies.clock ?? systemClock;
  const ownUser = cacheFor({
    lookUp: (call) => client.getUserInfo(call),
    seconds: options.ownUserCacheSeconds,
    clock,
  });
  const isCovered = createProtection({
    ownAccount: async (call) => accountOf(await ownUser(call), options),
    protectedAccounts: dependencies.protectedAccounts,
  });
  const writes =
    options.esperApi === 'users'
      ? createUsersWrites({ client, options, clock })
      : createInvitesWrites({ client, options, clock });
  const { createsByInvitation: creation, offboardAction } = writes;

  async function isProtected(account: Account, call: CallOptions): Promise<boolean> {
    const covered = await mapReadErrors(isCovered(account, call));
    return covered || isSystemAccount(account.attributes);
  }

  const { readUser, toAccount, loadForWrite } = createAccountAccess({
    getUser: (id, call) => client.getUser(id, call),
    accountOf: (user: EsperUser) => accountOf(user, options),
    isProtected,
  });

  /** Nothing is created before the own user is known, and nothing in the system's name. */
  async function assertCreatable(attributes: Account['attributes'], call: CallOptions): Promise<void> {
    await mapReadErrors(ownUser(call));
    if (isSystemAccount(attributes)) throw new TargetError('rejected', { mayHaveHappened: false });
  }

  async function* people(
    call: CallOptions & { readonly onComplete?: (unreadable: number) => void },
  ): AsyncGenerator<EsperUser, void, void> {
    try {
      for await (const user of client.listAllUsers(call)) {
        if (!isSystemAccount(accountOf(user, options).attributes)) yield user;
      }
    } catch (error) {
      throw toTargetError(error, { use: 'read' });
    }
  }

  const index = createAccountIndex({ keepSeconds: options.listingReuseSeconds, clock });

  async function* listAccounts(
    call: CallOptions,
    onUnreadable?: (count: number) => void,
  ): AsyncGenerator<Account, void, void> {
    const told = onUnreadable === undefined ? {} : { onComplete: onUnreadable };
    for await (const user of people({ ...call, ...told })) yield accountOf(user, options);
  }

  return {
    name: 'esper',
    visibleAttributes,
    hiddenAttributes,
    sendsInvitations: false,
    ...(offboardAction === undefined ? {} : { offboardAction }),
    ...(creation === undefined
      ? {}
      : {
          createsByInvitation: {
            validSeconds: creation.validSeconds,
            async invite(attributes, call) {
              await assertCreatable(attributes, call);
              await creation.invite(attributes, call);
            },
          },
        }),
    async getAccount(id, call) {
      const user = await readUser(id, call);
      return user === undefined ? undefined : toAccount(user);
    },
    async findAccounts(query, call) {
      const found: Account[] = [];
      for (const id of await index.find({
        query,
        call,
        list: (onUnreadable) => listAccounts(call, onUnreadable),
      })) {
        // The listing may be some seconds old.
        const user = await readUser(id, call);
        if (user !== undefined && bearsAny(accountOf(user, options), query)) found.push(toAccount(user));
      }
      return found;
    },
    async createAccount(attributes, call) {
      await assertCreatable(attributes, call);
      return writes.createAccount(attributes, call);
    },
    async updateAccount(account, attributes, call) {
      if (attributes.active === false) throw new TypeError('an update does not deactivate');
      const current = await loadForWrite(account, call);
      // Gone since the caller saw it: the next run looks again.
      if (current === undefined) throw new TargetError('unavailable', { mayHaveHappened: false });
      return { notTaken: await writes.update({ current, attributes, call }) };
    },
    async deactivateAccount(account, call) {
      const current = await loadForWrite(account, call);
      if (current !== undefined) await ignoreIfGone(writes.deactivate({ current, call }));
    },
    async deleteAccount(account, call) {
      const current = await loadForWrite(account, call);
      if (current !== undefined) await ignoreIfGone(writes.delete({ current, call }));
    },
    inviteUser: async () => {
      throw new TargetError('rejected', { mayHaveHappened: false });
    },
    isProtected,
    listAccounts: (call) => listAccounts(call),
  };
}

/** Writes by the published API, which Esper marks deprecated: users are created at once, changed by PATCH and made inactive. */
function createUsersWrites(dependencies: WriteDependencies): AccountWrites {
  const { client } = dependencies;
  return {
    createAccount: (attributes, call) => createUser({ ...dependencies, attributes, call }),
    update: (request) => updateUser({ ...dependencies, ...request }),
    async deactivate({ current, call }: WriteRequest) {
      if (current.is_active === false) return;
      await client.patchUser(String(current.id), { is_active: false }, call);
      const after = await readBack({ client, id: current.id, call });
      if (after.is_active !== false) throw new TargetError('refused', { mayHaveHappened: true });
    },
    async delete({ current, call }) {
      await client.deleteUser(String(current.id), call);
    },
  };
}
