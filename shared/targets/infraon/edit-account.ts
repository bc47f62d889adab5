import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import { flagOf } from '../../http/read-scalar.ts';
import type { VendorCallOptions } from '../../http/vendor-http.ts';
import { isRejection, toTargetError } from '../kit/to-target-error.ts';
import { writeWithoutRefused } from '../kit/write-without-refused.ts';
import type { Account } from '../target.ts';
import { TargetError } from '../target-error.ts';
import {
  accountOf,
  attributeOfField,
  fieldsOf,
  isVisible,
  shows,
  writtenAttributes,
} from './account-fields.ts';
import type { InfraonClient } from './infraon-client.ts';
import { InfraonError } from './infraon-error.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

/** An account that was read, and is to be written. */
interface ReadAccount {
  readonly client: Pick<InfraonClient, 'getUser' | 'editUser'>;
  readonly options: InfraonOptions;
  readonly id: string;
  readonly current: InfraonUser;
  readonly call: VendorCallOptions;
}

/**
 * Writes attributes over the account that was read and reads back; answers those that were refused or did not take.
 * Throws a TargetError.
 */
export async function editAccount(
  edit: ReadAccount & { readonly attributes: Attributes },
): Promise<readonly AttributeName[]> {
  const { attributes } = edit;
  const before = accountOf(edit.current, edit.options);
  const given = writtenAttributes(attributes);
  const unwritable = given.filter((name) => Object.keys(fieldsOf(attributes, [name], 'edit')).length === 0);
  const wanted = given.filter(
    (name) => !unwritable.includes(name) && !(isVisible(name) && shows(before, name, attributes[name])),
  );
  if (wanted.length === 0) return unwritable;
  const refused = await writeWithoutRefused({
    wanted,
    attributeOfField,
    write: (names) => putChanges({ ...edit, changes: fieldsOf(attributes, names, 'edit') }),
  });
  const taken = wanted.filter((name) => !refused.includes(name));
  // What is hidden cannot be compared, so that there is nothing to read back for.
  if (!taken.some(isVisible)) return [...unwritable, ...refused];
  const after = await readBackAccount(edit);
  const ignored = taken.filter((name) => isVisible(name) && !shows(after, name, attributes[name]));
  return [...unwritable, ...refused, ...ignored];
}

/**
 * Writes changed fields over the user that was read, because a PUT replaces the whole user. When the vendor refuses, by name,
 * fields that it showed itself and that are not among the changes, they are left out once. Throws what the client throws.
 */
async function putChanges(
  given: ReadAccount & { readonly changes: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { client, id, changes, call } = given;
  const body: Readonly<Record<string, unknown>> =
    given.options.editStyle === 'changes-only' ? changes : { ...given.current, ...changes };
  try {
    await client.editUser(id, body, call);
  } catch (error) {
    const unwanted = isRejection(error)
      ? error.fields.filter((field) => Object.hasOwn(body, field) && !Object.hasOwn(changes, field))
      : [];
    if (unwanted.length === 0) throw error;
    const rest = Object.entries(body).filter(([field]) => !unwanted.includes(field));
    await client.editUser(id, Object.fromEntries(rest), call);
  }
}

/**
 * Makes the account that was read inactive, and changes nothing else: what is to be kept is repeated, because a PUT replaces the
 * whole account. It is left out when the vendor takes no PUT with it, so that it cannot keep anyone active. Throws a TargetError,
 * also when the account is still active afterwards.
 */
export async function deactivateAccount(given: ReadAccount & { readonly kept: Attributes }): Promise<void> {
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

/** The account after a write. Throws a TargetError that says that the write may have happened. */
async function readBackAccount({ client, options, id, call }: ReadAccount): Promise<Account> {
  try {
    return accountOf(await client.getUser(id, call), options);
  } catch (error) {
    throw toTargetError(error, { use: 'read', afterWrite: true, about: 'account' });
  }
}
