import { VendorError } from '../../http/vendor-error.ts';
import type { Account, CallOptions } from '../target.ts';
import { TargetError } from '../target-error.ts';
import { toTargetError } from './to-target-error.ts';

export interface AccountAccess<User> {
  /** Reads an account; undefined where the vendor says that there is none. */
  readUser(id: string, call: CallOptions): Promise<User | undefined>;
  /** The port's account, whose next write needs no further reading. */
  toAccount(user: User): Account;
  /**
   * The user who is about to be written to, read once more unless it was just handed out. Throws a {@link TargetError} of kind
   * `rejected` where the account must not be written to.
   */
  loadForWrite(account: Account, call: CallOptions): Promise<User | undefined>;
}

/** What every vendor's target does with its accounts: reading them, and making sure before a write that it may happen. */
export function createAccountAccess<User>(vendor: {
  readonly getUser: (id: string, call: CallOptions) => Promise<User>;
  readonly accountOf: (user: User) => Account;
  readonly isProtected: (account: Account, call: CallOptions) => Promise<boolean>;
}): AccountAccess<User> {
  /** What was read of the accounts that were handed out. */
  const read = new WeakMap<Account, User>();

  async function readUser(id: string, call: CallOptions): Promise<User | undefined> {
    try {
      return await vendor.getUser(id, call);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw toTargetError(error, { use: 'read', about: 'account' });
    }
  }

  return {
    readUser,
    toAccount(user) {
      const account = vendor.accountOf(user);
      read.set(account, user);
      return account;
    },
    async loadForWrite(account, call) {
      const current = read.get(account) ?? (await readUser(account.id, call));
      // A write outdates what was read: written over it a second time, the first change would be undone.
      read.delete(account);
      if (current === undefined) return undefined;
      if (await vendor.isProtected(vendor.accountOf(current), call)) {
        throw new TargetError('rejected', { mayHaveHappened: false });
      }
      return current;
    },
  };
}

/** Throws the port's error where a read fails. */
export async function mapReadErrors<Result>(reading: Promise<Result>): Promise<Result> {
  try {
    return await reading;
  } catch (error) {
    throw toTargetError(error, { use: 'read' });
  }
}

/** Ends a write to an account that may be gone by now: then there is nothing left to do. */
export async function ignoreIfGone(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isGone(error)) throw toTargetError(error, { use: 'write', about: 'account' });
  }
}

/** Whether the vendor says that there is no such user. A gateway may answer 404 too, but not in the vendor's JSON. */
function isGone(error: unknown): boolean {
  return error instanceof VendorError && error.status === 404 && error.fromVendor;
}
