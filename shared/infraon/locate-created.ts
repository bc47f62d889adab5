import type { Attributes } from '../domain/attributes.ts';
import { normaliseIdentifier } from '../domain/identifiers.ts';
import type { Clock } from '../http/clock.ts';
import { textOf } from '../http/read-scalar.ts';
import { toTargetError } from '../http/to-target-error.ts';
import { TargetError } from '../provisioning/target-error.ts';
import type { CreatedInfraonUser, InfraonClient } from './infraon-client.ts';
import { InfraonError } from './infraon-error.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';
import { sortFields } from './sort-order.ts';

const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 2000;

/**
 * The account that was just created. The reply to a create names the account by another id than paths do, so it is looked
 * up: among the newest, then by its name. A directory may show new accounts late: looks again for a while, then throws
 * `unavailable` with `mayHaveHappened`.
 */
export async function locateCreated(given: {
  readonly client: InfraonClient;
  readonly options: InfraonOptions;
  readonly clock: Clock;
  readonly attributes: Attributes;
  readonly created: CreatedInfraonUser;
  readonly call: InfraonCallOptions;
}): Promise<InfraonUser> {
  const { options, clock, call } = given;
  const until = clock.now() + options.newAccountPatienceSeconds * 1000;
  let wait = firstWaitMilliseconds;
  try {
    for (;;) {
      const user = (await lookAmongNewest(given)) ?? (await lookByName(given));
      if (user !== undefined) return user;
      if (clock.now() + wait > until) break;
      await clock.sleep(wait, call.signal).catch((cause) => {
        throw new InfraonError({ code: 'aborted', retryable: true, mayHaveHappened: true, cause });
      });
      wait = Math.min(longestWaitMilliseconds, wait * 2);
    }
  } catch (error) {
    throw toTargetError(error, { use: 'read', afterWrite: true });
  }
  throw new TargetError('unavailable', { mayHaveHappened: true });
}

type Given = Parameters<typeof locateCreated>[0];

async function lookAmongNewest(given: Given): Promise<InfraonUser | undefined> {
  const { client, options, created, attributes } = given;
  const page = await client.listUsers(
    { page: 1, sort: options.sortKeys.creationTime, reverse: true },
    given.call,
  );
  const { user_id: id } = created;
  const byId = page.users.find((user) => id && textOf(user[options.createdIdField]) === id);
  return byId ?? page.users.find((user) => sortFields.userName(user) === userNameKey(attributes));
}

/** What the search does not find is looked for again anyway, so that it need not be proven absent by a full listing. */
async function lookByName(given: Given): Promise<InfraonUser | undefined> {
  const users = await given.client.findByUserName(userNameKey(given.attributes), {
    ...given.call,
    sortVerified: true,
  });
  return users[0];
}

function userNameKey(attributes: Attributes): string {
  return normaliseIdentifier(String(attributes.userName ?? ''));
}
