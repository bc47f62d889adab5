import { identifierKey, normaliseIdentifier } from '../domain/identifiers.ts';
import type { Clock } from '../http/clock.ts';
import { createSharedListing } from './shared-listing.ts';
import type { Account, AccountQuery, CallOptions } from './target.ts';

/** Who bears which name in a directory, as complete listings show it. */
export interface AccountIndex {
  /** The ids of accounts that bore one of the names or addresses when the listing passed them. Throws what the listing throws. */
  find(request: {
    readonly query: AccountQuery;
    readonly call: CallOptions;
    /** Lists the directory, where no listing can be shared. */
    readonly list: () => AsyncIterable<Account>;
  }): Promise<readonly string[]>;
}

/** Finds accounts by a complete listing that everybody who is looked for at the same time shares. */
export function createAccountIndex(given: {
  readonly keepSeconds: number;
  readonly clock: Clock;
}): AccountIndex {
  const listing = createSharedListing<ReadonlyMap<string, readonly string[]>>(given);
  return {
    async find({ query, call, list }) {
      const idsByName = await listing.read({ since: query.since, call, list: () => readIndex(list()) });
      return [...new Set(keysOf(query).flatMap((key) => idsByName.get(key) ?? []))];
    },
  };
}

/** Whether the account bears one of the names or addresses, without regard to case. */
export function bearsAny(account: Account, query: AccountQuery): boolean {
  const sought = new Set(keysOf(query));
  return keysOf(namesOf(account)).some((key) => sought.has(key));
}

async function readIndex(accounts: AsyncIterable<Account>): Promise<ReadonlyMap<string, readonly string[]>> {
  const index = new Map<string, string[]>();
  for await (const account of accounts) {
    for (const key of keysOf(namesOf(account))) {
      const ids = index.get(key);
      if (ids === undefined) index.set(key, [account.id]);
      else ids.push(account.id);
    }
  }
  return index;
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
