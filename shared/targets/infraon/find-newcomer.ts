import type { Clock } from '../../http/clock.ts';
import { textOf } from '../../http/read-scalar.ts';
import { createSharedListing } from '../kit/shared-listing.ts';
import type { CallOptions } from '../target.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';
import { sortFields } from './sort-order.ts';

/** A user who was just created. */
export interface Newcomer {
  /** By which the reply to the creation names the user; undefined where it does not. */
  readonly createdId: string | undefined;
  /** Normalised. */
  readonly userName: string;
}

export interface NewcomerSearch {
  /**
   * The user as the directory shows it, undefined while it does not. Where newcomers were found before, only there is looked, unless
   * `thorough`. Throws what the client throws.
   */
  find(
    newcomer: Newcomer,
    call: CallOptions & { readonly thorough: boolean },
  ): Promise<InfraonUser | undefined>;
}

/** Where newcomers stand: on the first page when the newest are asked for, on the last page where that is ignored, or anywhere. */
type Place = 'first-page' | 'last-page' | 'anywhere';
const places: readonly Place[] = ['first-page', 'last-page', 'anywhere'];

/**
 * Finds newcomers at about one request for all of them who were created before it began. Remembers where they stand, as that is how
 * the tenant orders its users.
 */
export function createNewcomerSearch(given: {
  readonly client: Pick<InfraonClient, 'listUsers' | 'searchUsers'>;
  readonly options: InfraonOptions;
  readonly clock: Clock;
  /** Finds the user of a name by a complete listing that began after the call, and that all who wait for one share. */
  readonly findListed: (userName: string, call: CallOptions) => Promise<InfraonUser | undefined>;
}): NewcomerSearch {
  const { client, options, findListed } = given;
  const looks = { keepSeconds: 0, clock: given.clock };
  const firstPages = createSharedListing<readonly InfraonUser[]>(looks);
  const lastPages = createSharedListing<readonly InfraonUser[]>(looks);
  let known: { readonly pageSize: number; readonly total: number } | undefined;
  let place: Place | undefined;

  function readPage(page: number, call: CallOptions) {
    return client.listUsers({ page, sort: options.sortKeys.creationTime, reverse: true }, call);
  }

  async function readFirst(call: CallOptions): Promise<readonly InfraonUser[]> {
    const { users, total } = await readPage(1, call);
    known = total === undefined ? undefined : { pageSize: users.length, total };
    return users;
  }

  function lastPage(): number {
    return known === undefined || known.pageSize === 0 ? 1 : Math.ceil(known.total / known.pageSize);
  }

  /** Where the directory has grown by a page, both are read. */
  async function readLast(call: CallOptions): Promise<readonly InfraonUser[]> {
    const found: InfraonUser[] = [];
    for (let page = lastPage(), before = 0; page > 1 && page !== before; page = lastPage()) {
      const { users, total } = await readPage(page, call);
      found.push(...users);
      // Without a total, the page is behind the last one: the next look begins with the first.
      known = known === undefined || total === undefined ? undefined : { ...known, total };
      before = page;
    }
    return found;
  }

  async function lookAt(where: Place, newcomer: Newcomer, call: CallOptions) {
    if (where === 'first-page') {
      return pick(await firstPages.read({ list: () => readFirst(call), call }), newcomer);
    }
    if (where === 'anywhere') return lookByName(newcomer, call);
    // Elsewhere the first page was read just now.
    if (known === undefined && place === where) await firstPages.read({ list: () => readFirst(call), call });
    const user = pick(await lastPages.read({ list: () => readLast(call), call }), newcomer);
    // Those who came after may have filled the page meanwhile.
    return (
      user ?? (lastPage() > 2 ? pick((await readPage(lastPage() - 1, call)).users, newcomer) : undefined)
    );
  }

  async function lookByName({ userName }: Newcomer, call: CallOptions) {
    // What the search does not find is looked for again anyway, so that it need not be proven absent.
    const query = { userNames: [userName], emails: [], sortVerified: true };
    const { users, doubtful } = await client.searchUsers({ ...query, ...call });
    return users[0] ?? (doubtful === undefined ? undefined : findListed(userName, call));
  }

  function pick(users: readonly InfraonUser[], { createdId, userName }: Newcomer): InfraonUser | undefined {
    const byId = users.find((user) => createdId && textOf(user[options.createdIdField]) === createdId);
    return byId ?? users.find((user) => sortFields.userName(user) === userName);
  }

  return {
    async find(newcomer, { thorough, ...call }) {
      const first = place ?? 'first-page';
      const others = place !== undefined && !thorough ? [] : places.filter((other) => other !== first);
      for (const where of [first, ...others]) {
        const user = await lookAt(where, newcomer, call);
        if (user === undefined) continue;
        // A first page that may be the only one tells nothing of the order.
        if (where !== 'first-page' || known !== undefined) place = where;
        return user;
      }
      return undefined;
    },
  };
}
