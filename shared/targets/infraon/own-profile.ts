import type { Clock } from '../../http/clock.ts';
import { cacheFor } from '../kit/cache-for.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

/** Answers the API key's own user; undefined only where the options say that the tenant does not name it. */
export type OwnProfile = (call: InfraonCallOptions) => Promise<InfraonUser | undefined>;

/** Remembers the own profile for a while, per process; people of one batch share one look-up. */
export function createOwnProfile(given: {
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
