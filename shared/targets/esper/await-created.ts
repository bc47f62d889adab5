import type { Clock } from '../../http/clock.ts';
import type { VendorCallOptions } from '../../http/vendor-http.ts';
import { toTargetError } from '../kit/to-target-error.ts';
import { TargetError } from '../target-error.ts';
import type { EsperClient } from './esper-client.ts';
import { EsperError, type EsperUser } from './esper-user.ts';
import type { EsperOptions } from './options.ts';

const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 2000;

/**
 * The user who was just created, once Esper shows it: someone who is not shown could not be made inactive either. Looks for a
 * while, then throws `unavailable` with `mayHaveHappened`.
 */
export async function awaitCreated(given: {
  readonly client: Pick<EsperClient, 'getUser'>;
  readonly options: Pick<EsperOptions, 'newAccountPatienceSeconds'>;
  readonly clock: Clock;
  readonly created: EsperUser;
  readonly call: VendorCallOptions;
}): Promise<EsperUser> {
  const { client, clock, call } = given;
  const until = clock.now() + given.options.newAccountPatienceSeconds * 1000;
  try {
    for (let wait = firstWaitMilliseconds; ; wait = Math.min(longestWaitMilliseconds, wait * 2)) {
      try {
        return await client.getUser(String(given.created.id), call);
      } catch (error) {
        if (!(error instanceof EsperError) || error.status !== 404) throw error;
      }
      if (clock.now() + wait > until) break;
      await clock.sleep(wait, call.signal).catch((cause) => {
        throw new EsperError({ code: 'aborted', retryable: true, mayHaveHappened: true, cause });
      });
    }
  } catch (error) {
    throw toTargetError(error, { use: 'read', afterWrite: true });
  }
  throw new TargetError('unavailable', { mayHaveHappened: true });
}

/** The user after a write. Throws a TargetError that says that the write may have happened. */
export async function readBack(given: {
  readonly client: Pick<EsperClient, 'getUser'>;
  readonly id: number;
  readonly call: VendorCallOptions;
}): Promise<EsperUser> {
  try {
    return await given.client.getUser(String(given.id), given.call);
  } catch (error) {
    throw toTargetError(error, { use: 'read', afterWrite: true, about: 'account' });
  }
}
