import type { Attributes } from '../domain/attributes.ts';
import { flagOf } from '../http/read-scalar.ts';
import { isRejection, toTargetError } from '../http/to-target-error.ts';
import { TargetError } from '../provisioning/target-error.ts';
import { fieldsOf, writtenAttributes } from './account-fields.ts';
import type { InfraonClient } from './infraon-client.ts';
import { InfraonError } from './infraon-error.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';
import { putChanges } from './put-changes.ts';
import { readBackAccount } from './read-back-account.ts';

/**
 * Makes the account that was read inactive, and changes nothing else: what is to be kept is repeated, because a PUT replaces the
 * whole account. It is left out when the vendor takes no PUT with it, so that it cannot keep anybody active. Throws a TargetError,
 * also when the account is still active afterwards.
 */
export async function deactivateAccount(given: {
  readonly client: Pick<InfraonClient, 'getUser' | 'editUser'>;
  readonly options: InfraonOptions;
  readonly id: string;
  readonly current: InfraonUser;
  readonly kept: Attributes;
  readonly call: InfraonCallOptions;
}): Promise<void> {
  if (flagOf(given.current.is_active) === false) return;
  const whole = given.options.editStyle === 'whole-object';
  const kept = whole ? fieldsOf(given.kept, writtenAttributes(given.kept), 'edit') : {};
  const put = (fields: Readonly<Record<string, unknown>>) =>
    putChanges({ ...given, changes: { ...fields, is_active: false } });
  try {
    await put(kept).catch(async (error: unknown) => {
      if (Object.keys(kept).length === 0 || !mayBeOfContent(error)) throw error;
      // It may have happened all the same: then a second PUT would only take what was to be kept.
      if (isRejection(error) || (await readBackAccount(given)).attributes.active !== false) await put({});
    });
  } catch (error) {
    throw toTargetError(error, { use: 'write', about: 'account' });
  }
  const after = await readBackAccount(given);
  if (after.attributes.active !== false) throw new TargetError('refused', { mayHaveHappened: true });
}

/** Whether what a PUT carries may be why it failed: a refusal, or a server that failed over it. */
function mayBeOfContent(error: unknown): boolean {
  return isRejection(error) || (error instanceof InfraonError && error.status === 500);
}
