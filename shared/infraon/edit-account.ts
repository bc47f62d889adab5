import type { AttributeName, Attributes } from '../domain/attributes.ts';
import { writeWhatIsTaken } from '../http/write-what-is-taken.ts';
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
  const refused = await writeWhatIsTaken({
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
