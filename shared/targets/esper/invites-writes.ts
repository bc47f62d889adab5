import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import { isAlreadyThere } from '../kit/is-already-there.ts';
import { isRejection, toTargetError } from '../kit/to-target-error.ts';
import { writeWithoutRefused } from '../kit/write-without-refused.ts';
import { TargetError } from '../target-error.ts';
import {
  accountOf,
  attributeOfField,
  identifyingFields,
  isSubstituteDisabled,
  shows,
  writtenAttributes,
} from './account-fields.ts';
import type { AccountWrites, UserEdit, WriteDependencies, WriteRequest } from './account-writes.ts';
import { readBack } from './await-created.ts';
import { esperRoleOf, hasRole, isUnmappedRole, withGroups } from './esper-role-of.ts';
import { authnUserIdOf, type EsperUser } from './esper-user.ts';
import { profileToWrite } from './profile-to-write.ts';

/**
 * Writes by what Esper names as the replacement of the deprecated calls: people are invited, and a user comes into being when one
 * accepts. It cannot disable: the configured substitute stands in.
 */
export function createInvitesWrites(dependencies: WriteDependencies): AccountWrites {
  const { client, options } = dependencies;

  async function remove({ current, call }: WriteRequest): Promise<void> {
    await client.removeFromTenant(authnUserIdOf(current), call);
  }

  async function makeViewer({ current, call }: WriteRequest): Promise<void> {
    const viewer = withGroups('Viewer', options);
    if (hasRole(current, viewer)) return;
    await client.setRole(authnUserIdOf(current), viewer, call);
    const after = await readBack({ client, id: current.id, call });
    if (after.profile?.role !== viewer.role) throw new TargetError('refused', { mayHaveHappened: true });
  }

  return {
    ...(options.disableBy === 'delete' ? { offboardAction: 'delete' } : {}),
    createsByInvitation: {
      validSeconds: options.invitationValidSeconds,
      async invite({ email, role }, call) {
        if (typeof email !== 'string') throw new TargetError('rejected', { mayHaveHappened: false });
        const profile = profileToWrite(esperRoleOf(role, options), options);
        try {
          await client.invite({ email, profile }, call);
        } catch (error) {
          if (isRejection(error) && isAlreadyThere(error, { ...options, identifyingFields })) {
            throw new TargetError('already-exists', { mayHaveHappened: false, cause: error });
          }
          throw toTargetError(error, { use: 'write' });
        }
      },
    },
    createAccount: async () => {
      throw new TargetError('rejected', { mayHaveHappened: false });
    },
    update: (
      request: WriteRequest & { readonly attributes: Attributes },
    ): Promise<readonly AttributeName[]> => updateInvited({ ...dependencies, ...request }),
    deactivate: options.disableBy === 'delete' ? remove : makeViewer,
    delete: remove,
  };
}

/**
 * Writes what the newer API can change, the first name and the role, and reads back. Answers what was refused or did not take,
 * and whatever else should be changed. A role is given back with the reactivation of a user whom the role Viewer
 * disables, and not before. Throws a TargetError.
 */
async function updateInvited(edit: UserEdit): Promise<readonly AttributeName[]> {
  const { client, options, current, attributes, call } = edit;
  const role = esperRoleOf(attributes.role, options);
  const disabled = isSubstituteDisabled(current, options);
  const reactivates = disabled && attributes.active === true;
  const isShown = (user: EsperUser) => (name: AttributeName) =>
    name === 'role' ? hasRole(user, role) : shows(accountOf(user, options), name, attributes[name]);

  const differing = writtenAttributes(attributes).filter((name) => !isShown(current)(name));
  const unmapped: readonly AttributeName[] = isUnmappedRole(attributes.role, options) ? ['role'] : [];
  const writable: readonly AttributeName[] = disabled && !reactivates ? ['givenName'] : ['givenName', 'role'];
  const wanted = writable.filter((name) => differing.includes(name) || (name === 'role' && reactivates));
  // The reactivation is the role's: it is not written, but looked for afterwards. Of the disabled, the role waits.
  const beyond = differing.filter((name) => name !== 'active' && name !== 'givenName' && name !== 'role');

  const refused: AttributeName[] = [];
  for (const name of wanted) {
    const write = () => {
      const id = authnUserIdOf(current);
      return name === 'role'
        ? client.setRole(id, role, call)
        : client.setFirstName(id, String(attributes.givenName ?? ''), call);
    };
    refused.push(...(await writeWithoutRefused({ wanted: [name], attributeOfField, write })));
  }
  const taken = wanted.filter((name) => !refused.includes(name));
  const after = taken.length === 0 ? current : await readBack({ client, id: current.id, call });
  const expected = attributes.active === undefined ? taken : [...taken, 'active' as const];
  const ignored = expected.filter((name) => !isShown(after)(name));
  return [...new Set([...beyond, ...unmapped, ...refused, ...ignored])];
}
