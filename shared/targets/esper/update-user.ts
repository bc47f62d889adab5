import type { AttributeName } from '../../domain/attributes.ts';
import { writeWithoutRefused } from '../kit/write-without-refused.ts';
import {
  accountOf,
  attributeOfField,
  fieldsOf,
  isUnwritable,
  shows,
  writtenAttributes,
} from './account-fields.ts';
import type { UserEdit } from './account-writes.ts';
import { readBack } from './await-created.ts';
import { esperRoleOf, hasRole, isUnmappedRole } from './esper-role-of.ts';
import type { EsperUser } from './esper-user.ts';
import { profileToWrite } from './profile-to-write.ts';

/**
 * Writes by PATCH what the user does not show yet, and reads back. Answers the attributes that were refused or did not take, a
 * role without a counterpart among them: its bearer was given the default. Throws a TargetError.
 */
export async function updateUser(edit: UserEdit): Promise<readonly AttributeName[]> {
  const { client, options, current, attributes, call } = edit;
  const role = esperRoleOf(attributes.role, options);
  const isShown = (user: EsperUser) => (name: AttributeName) =>
    name === 'role' ? hasRole(user, role) : shows(accountOf(user, options), name, attributes[name]);

  const given = writtenAttributes(attributes);
  const unwritable = given.filter((name) => isUnwritable(name, attributes[name]));
  const unmapped: readonly AttributeName[] = isUnmappedRole(attributes.role, options) ? ['role'] : [];
  const wanted = given.filter((name) => !unwritable.includes(name) && !isShown(current)(name));
  const refused = await writeWithoutRefused({
    wanted,
    attributeOfField,
    write: (names) =>
      client.patchUser(
        String(current.id),
        {
          ...fieldsOf(attributes, names),
          ...(names.includes('role') ? { profile: profileToWrite(role, options, current) } : {}),
        },
        call,
      ),
  });
  const taken = wanted.filter((name) => !refused.includes(name));
  const after = taken.length === 0 ? current : await readBack({ client, id: current.id, call });
  const ignored = taken.filter((name) => !isShown(after)(name));
  return [...new Set([...unwritable, ...unmapped, ...refused, ...ignored])];
}
