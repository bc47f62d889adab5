import type { Attributes } from '../../domain/attributes.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { Clock } from '../../http/clock.ts';
import { toTargetError } from '../kit/to-target-error.ts';
import type { CallOptions } from '../target.ts';
import { TargetError } from '../target-error.ts';
import type { NewcomerSearch } from './find-newcomer.ts';
import type { CreatedInfraonUser } from './infraon-client.ts';
import { InfraonError } from './infraon-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 2000;

/**
 * The account that was just created. The reply to a create names the account by another id than paths do, so it is looked
 * up. A directory may show new accounts late: looks again for a while, then throws `unavailable` with `mayHaveHappened`.
 */
export async function locateCreated(given: {
  readonly newcomers: NewcomerSearch;
  readonly options: InfraonOptions;
  readonly clock: Clock;
  readonly attributes: Attributes;
  readonly created: CreatedInfraonUser;
  readonly call: CallOptions;
}): Promise<InfraonUser> {
  const { newcomers, options, clock, call } = given;
  const newcomer = {
    createdId: given.created.user_id,
    userName: normaliseIdentifier(String(given.attributes.userName ?? '')),
  };
  const until = clock.now() + options.newAccountPatienceSeconds * 1000;
  let wait = firstWaitMilliseconds;
  try {
    for (let looks = 1; ; looks += 1) {
      const isLast = clock.now() + wait > until;
      const user = await newcomers.find(newcomer, { ...call, thorough: looks === 2 || isLast });
      if (user !== undefined) return user;
      if (isLast) break;
      await clock.sleep(wait, call.signal).catch((cause) => {
        throw new InfraonError({ code: 'aborted', retryable: true, mayHaveHappened: true, cause });
      });
      wait = Math.min(longestWaitMilliseconds, wait * 2);
    }
  } catch (error) {
    if (error instanceof TargetError) {
      throw new TargetError('unavailable', { mayHaveHappened: true, cause: error });
    }
    throw toTargetError(error, { use: 'read', afterWrite: true });
  }
  throw new TargetError('unavailable', { mayHaveHappened: true });
}
