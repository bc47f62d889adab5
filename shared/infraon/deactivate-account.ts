import { toTargetError } from '../http/to-target-error.ts';
import { TargetError } from '../provisioning/target-error.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';
import { putChanges } from './put-changes.ts';
import { readBackAccount } from './read-back-account.ts';

/**
 * Makes the account that was read inactive, and changes nothing else. Throws a TargetError, also when the account is still
 * active afterwards.
 */
export async function deactivateAccount(given: {
  readonly client: Pick<InfraonClient, 'getUser' | 'editUser'>;
  readonly options: InfraonOptions;
  readonly id: string;
  readonly current: InfraonUser;
  readonly call: InfraonCallOptions;
}): Promise<void> {
  if (given.current.is_active === false) return;
  try {
    await putChanges({ ...given, changes: { is_active: false } });
  } catch (error) {
    throw toTargetError(error, { use: 'write' });
  }
  const after = await readBackAccount(given);
  if (after.attributes.active !== false) throw new TargetError('unavailable', { mayHaveHappened: true });
}
