import { toTargetError } from '../http/to-target-error.ts';
import type { Account } from '../provisioning/target.ts';
import { accountOf } from './account-fields.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonOptions } from './options.ts';

/** The account after a write. Throws a TargetError that says that the write may have happened. */
export async function readBackAccount(given: {
  readonly client: Pick<InfraonClient, 'getUser'>;
  readonly options: Pick<InfraonOptions, 'accountIdField'>;
  readonly id: string;
  readonly call: InfraonCallOptions;
}): Promise<Account> {
  try {
    return accountOf(await given.client.getUser(given.id, given.call), given.options);
  } catch (error) {
    throw toTargetError(error, { use: 'read', afterWrite: true, about: 'account' });
  }
}
