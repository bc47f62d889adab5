import type { AttributeName, Attributes } from '../domain/attributes.ts';
import { TargetError } from '../provisioning/target-error.ts';
import {
  accountOf,
  attributeOfField,
  fieldsOf,
  isVisible,
  shows,
  writtenAttributes,
} from './account-fields.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';
import { isRejection, toTargetError } from './to-target-error.ts';

interface Edit {
  readonly client: Pick<InfraonClient, 'getUser' | 'editUser'>;
  readonly options: InfraonOptions;
  readonly id: string;
  readonly current: InfraonUser;
  readonly attributes: Attributes;
  readonly call: InfraonCallOptions;
}

/**
 * Writes attributes over the account that was read and reads back; answers those that were refused or did not take.
 * When the vendor names what it refuses, the rest is sent without it; when it does not, each attribute is sent alone.
 * Throws a TargetError.
 */
export async function editAccount(edit: Edit): Promise<readonly AttributeName[]> {
  const { attributes } = edit;
  const before = accountOf(edit.current, edit.options);
  const given = writtenAttributes(attributes);
  const unwritable = given.filter((name) => Object.keys(fieldsOf(attributes, [name], 'edit')).length === 0);
  const wanted = given.filter(
    (name) => !unwritable.includes(name) && !(isVisible(name) && shows(before, name, attributes[name])),
  );
  if (wanted.length === 0) return unwritable;
  const refused = await writeWhatIsTaken(edit, wanted);
  const taken = wanted.filter((name) => !refused.includes(name));
  // What is hidden cannot be compared, so that there is nothing to read back for.
  if (!taken.some(isVisible)) return [...unwritable, ...refused];
  const after = await readBack(edit);
  const ignored = taken.filter((name) => isVisible(name) && !shows(after, name, attributes[name]));
  return [...unwritable, ...refused, ...ignored];
}

async function writeWhatIsTaken(
  edit: Edit,
  wanted: readonly AttributeName[],
): Promise<readonly AttributeName[]> {
  const refused: AttributeName[] = [];
  let names = wanted;
  while (names.length > 0) {
    const rejection = await write(edit, names);
    if (rejection === undefined) return refused;
    const named = rejection.fields.map(attributeOfField);
    const blamed = names.filter((name) => named.includes(name));
    if (blamed.length === 0) return [...refused, ...(await writeEachAlone(edit, names))];
    refused.push(...blamed);
    names = names.filter((name) => !blamed.includes(name));
  }
  return refused;
}

async function writeEachAlone(
  edit: Edit,
  names: readonly AttributeName[],
): Promise<readonly AttributeName[]> {
  if (names.length === 1) return names;
  const refused: AttributeName[] = [];
  const taken: AttributeName[] = [];
  for (const name of names) {
    // A PUT replaces the whole account, so that each one repeats what was taken before it.
    if ((await write(edit, [...taken, name])) === undefined) taken.push(name);
    else refused.push(name);
  }
  return refused;
}

/** Undefined when it was taken, otherwise the vendor's refusal. */
async function write(edit: Edit, names: readonly AttributeName[]) {
  const changes = fieldsOf(edit.attributes, names, 'edit');
  const body = edit.options.editStyle === 'changes-only' ? changes : { ...edit.current, ...changes };
  try {
    await edit.client.editUser(edit.id, body, edit.call);
    return undefined;
  } catch (error) {
    if (isRejection(error)) return error;
    throw toTargetError(error, { use: 'write' });
  }
}

async function readBack(edit: Edit) {
  try {
    return accountOf(await edit.client.getUser(edit.id, edit.call), edit.options);
  } catch (error) {
    throw toTargetError(error, { use: 'read', afterWrite: true });
  }
}

/**
 * Makes the account inactive, and nothing else: `is_active` alone changes in what was read. When the vendor refuses
 * other fields that it shows itself, they are left out once. Throws a TargetError, also when the account is still active afterwards.
 */
export async function deactivate(edit: Omit<Edit, 'attributes'>): Promise<void> {
  const { client, options, id, call } = edit;
  const { current } = edit;
  if (current.is_active === false) return;
  const inactive = { is_active: false };
  const whole: Record<string, unknown> =
    options.editStyle === 'changes-only' ? inactive : { ...current, ...inactive };
  try {
    await client.editUser(id, whole, call).catch((error) => {
      const blamed = isRejection(error)
        ? error.fields.filter((field) => field in whole && field !== 'is_active')
        : [];
      if (blamed.length === 0) throw error;
      const rest = Object.entries(whole).filter(([field]) => !blamed.includes(field));
      return client.editUser(id, Object.fromEntries(rest), call);
    });
  } catch (error) {
    throw toTargetError(error, { use: 'write' });
  }
  const after = await readBack({ ...edit, attributes: {} });
  if (after.attributes.active !== false) throw new TargetError('unavailable', { mayHaveHappened: true });
}
