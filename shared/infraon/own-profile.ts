import type { Clock } from '../http/clock.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

/** Answers the API key's own user; undefined only where the options say that the tenant does not name it. */
export type OwnProfile = (call: InfraonCallOptions) => Promise<InfraonUser | undefined>;

/** Remembers the own profile for a while, per process; people of one batch share one look-up. A failed one is not remembered and throws. */
export function createOwnProfile(given: {
  readonly client: Pick<InfraonClient, 'getOwnProfile'>;
  readonly options: Pick<InfraonOptions, 'ownProfile' | 'ownProfileCacheSeconds'>;
  readonly clock: Clock;
}): OwnProfile {
  const { client, options, clock } = given;
  let known: { readonly user: InfraonUser; readonly until: number } | undefined;
  let flight: Promise<InfraonUser> | undefined;

  async function lookUp(call: InfraonCallOptions): Promise<InfraonUser> {
    try {
      const user = await client.getOwnProfile(call);
      known = { user, until: clock.now() + options.ownProfileCacheSeconds * 1000 };
      return user;
    } finally {
      flight = undefined;
    }
  }

  return async (call) => {
    if (options.ownProfile === 'unavailable') return undefined;
    if (known !== undefined && clock.now() < known.until) return known.user;
    flight ??= lookUp(call);
    return flight;
  };
}
