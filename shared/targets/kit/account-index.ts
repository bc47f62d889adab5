import { identifierKey, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { Clock } from '../../http/clock.ts';
import type { Account, AccountQuery, CallOptions } from '../target.ts';
import { TargetError } from '../target-error.ts';
import { createSharedListing } from './shared-listing.ts';

/** Who bears which name in a directory, as complete listings show it. */
export interface AccountIndex {
  /**
   * The ids of accounts that bore one of the names or addresses when the listing passed them. Throws what the listing throws and, for
   * someone who leaves, `unavailable` where there are none, but accounts that may be anyone's.
   */
  find(request: {
    readonly query: AccountQuery;
    readonly call: CallOptions;
    /** Lists the directory, where no listing can be shared. `onUnreadable` is told how many accounts may be anyone's. */
    readonly list: (onUnreadable: (count: number) => void) => AsyncIterable<Account>;
  }): Promise<readonly string[]>;
}

/** Finds accounts by a complete listing that everyone who is looked for at the same time shares. */
export function createAccountIndex(given: {
  readonly keepSeconds: number;
  readonly clock: Clock;
}): AccountIndex {
  const listing = createSharedListing<Listed>(given);
  return {
    async find({ query, call, list }) {
      const { idsByName, unreadable } = await listing.read({
        since: query.since,
        call,
        list: () => readIndex(list),
      });
      const found = [...new Set(keysOf(query).flatMap((key) => idsByName.get(key) ?? []))];
      // A vendor refuses a name that is taken, so that no one gets a second account; but an account that stays open tells no one.
      if (found.length === 0 && unreadable > 0 && query.ofLeaver) {
        throw new TargetError('unavailable', { mayHaveHappened: false });
      }
      return found;
    },
  };
}

interface Listed {
  readonly idsByName: ReadonlyMap<string, readonly string[]>;
  /** Accounts that may be anyone's. */
  readonly unreadable: number;
}

/** Whether the account bears one of the names or addresses, without regard to case. */
export function bearsAny(account: Account, query: AccountQuery): boolean {
  const sought = new Set(keysOf(query));
  return keysOf(namesOf(account)).some((key) => sought.has(key));
}

async function readIndex(
  list: (onUnreadable: (count: number) => void) => AsyncIterable<Account>,
): Promise<Listed> {
  const index = new Map<string, string[]>();
  let unreadable = 0;
  const onUnreadable = (count: number) => {
    unreadable = count;
  };
  for await (const account of list(onUnreadable)) {
    for (const key of keysOf(namesOf(account))) {
      const ids = index.get(key);
      if (ids === undefined) index.set(key, [account.id]);
      else ids.push(account.id);
    }
  }
  return { idsByName: index, unreadable };
}

function namesOf({ attributes: { userName, email } }: Account): AccountQuery {
  return {
    userNames: typeof userName === 'string' ? [userName] : [],
    emails: typeof email === 'string' ? [email] : [],
  };
}

function keysOf({ userNames, emails }: AccountQuery): readonly string[] {
  const key = (type: 'userName' | 'email') => (name: string) => {
    const value = normaliseIdentifier(name);
    return value === '' ? [] : [identifierKey({ type, value })];
  };
  return [...userNames.flatMap(key('userName')), ...emails.flatMap(key('email'))];
}
