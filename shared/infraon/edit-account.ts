import type { AttributeName, Attributes } from '../domain/attributes.ts';
import { isRejection, toTargetError } from '../http/to-target-error.ts';
import type { VendorError } from '../http/vendor-error.ts';
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
import { putChanges } from './put-changes.ts';
import { readBackAccount } from './read-back-account.ts';

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
  const after = await readBackAccount(edit);
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
async function write(edit: Edit, names: readonly AttributeName[]): Promise<VendorError | undefined> {
  try {
    await putChanges({ ...edit, changes: fieldsOf(edit.attributes, names, 'edit') });
    return undefined;
  } catch (error) {
    if (isRejection(error)) return error;
    throw toTargetError(error, { use: 'write' });
  }
}
