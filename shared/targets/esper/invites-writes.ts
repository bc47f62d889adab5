import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import { isAlreadyThere } from '../kit/is-already-there.ts';
import { isRejection, toTargetError } from '../kit/to-target-error.ts';
import { TargetError } from '../target-error.ts';
import { identifyingFields } from './account-fields.ts';
import type { AccountWrites, WriteDependencies, WriteRequest } from './account-writes.ts';
import { readBack } from './await-created.ts';
import { esperRoleOf, hasRole, withGroups } from './esper-role-of.ts';
import { authnUserIdOf } from './esper-user.ts';
import { profileToWrite } from './profile-to-write.ts';
import { updateInvited } from './update-invited.ts';

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
