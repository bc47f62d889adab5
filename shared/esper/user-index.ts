import { normaliseIdentifier } from '../domain/identifiers.ts';
import type { Clock } from '../http/clock.ts';
import type { CallOptions } from '../provisioning/target.ts';
import type { EsperUser } from './esper-user.ts';

/** Who bears which name, as a complete listing shows it. */
export interface UserIndex {
  /** The ids of users who bear one of the names, or addresses. Throws what the listing throws. */
  find(names: readonly string[], call: CallOptions): Promise<readonly string[]>;
  /** A user with these names may be there from now on: only a listing that begins later tells. */
  mayBeCreated(names: readonly string[]): void;
}

interface Listing {
  readonly startedAt: number;
  readonly idsByName: Promise<ReadonlyMap<string, readonly string[]>>;
}

/**
 * Finds people by a complete listing, which those share who ask within some seconds of its beginning: a batch of people costs one
 * listing, not one each.
 */
export function createUserIndex(given: {
  readonly list: (call: CallOptions) => AsyncIterable<EsperUser>;
  readonly seconds: number;
  readonly clock: Clock;
}): UserIndex {
  const { clock } = given;
  const createdAt = new Map<string, number>();
  let latest: Listing | undefined;

  function isFresh({ startedAt }: Listing, names: readonly string[]): boolean {
    if (clock.now() - startedAt >= given.seconds * 1000) return false;
    return names.every((name) => (createdAt.get(name) ?? Number.NEGATIVE_INFINITY) < startedAt);
  }

  function begin(call: CallOptions): Listing {
    const startedAt = clock.now();
    // What is older tells nothing that this listing does not.
    for (const [name, at] of createdAt) if (at < startedAt) createdAt.delete(name);
    latest = { startedAt, idsByName: readIndex(given.list(call)) };
    return latest;
  }

  function shared(names: readonly string[]): Listing | undefined {
    return latest !== undefined && isFresh(latest, names) ? latest : undefined;
  }

  async function idsByName(names: readonly string[], call: CallOptions) {
    const listing = shared(names);
    if (listing === undefined) return begin(call).idsByName;
    try {
      return await listing.idsByName;
    } catch {
      // It ended with the time of whoever began it, or failed: another one says which, and serves all who shared it.
      if (latest === listing) latest = undefined;
      return (shared(names) ?? begin(call)).idsByName;
    }
  }

  return {
    async find(names, call) {
      const sought = names.map(normaliseIdentifier).filter((name) => name !== '');
      const index = await idsByName(sought, call);
      return [...new Set(sought.flatMap((name) => index.get(name) ?? []))];
    },
    mayBeCreated(names) {
      for (const name of names) createdAt.set(normaliseIdentifier(name), clock.now());
    },
  };
}

async function readIndex(users: AsyncIterable<EsperUser>): Promise<ReadonlyMap<string, readonly string[]>> {
  const index = new Map<string, string[]>();
  for await (const { id, username, email } of users) {
    for (const name of new Set([username, email].map((one) => normaliseIdentifier(one ?? '')))) {
      if (name !== '') index.set(name, [...(index.get(name) ?? []), String(id)]);
    }
  }
  return index;
}
