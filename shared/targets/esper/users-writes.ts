import { TargetError } from '../target-error.ts';
import type { AccountWrites, WriteDependencies, WriteRequest } from './account-writes.ts';
import { readBack } from './await-created.ts';
import { createUser } from './create-user.ts';
import { updateUser } from './update-user.ts';

/** Writes by the published API, which Esper marks deprecated: users are created at once, changed by PATCH and made inactive. */
export function createUsersWrites(dependencies: WriteDependencies): AccountWrites {
  const { client } = dependencies;
  return {
    createAccount: (attributes, call) => createUser({ ...dependencies, attributes, call }),
    update: (request) => updateUser({ ...dependencies, ...request }),
    async deactivate({ current, call }: WriteRequest) {
      if (current.is_active === false) return;
      await client.patchUser(String(current.id), { is_active: false }, call);
      const after = await readBack({ client, id: current.id, call });
      if (after.is_active !== false) throw new TargetError('refused', { mayHaveHappened: true });
    },
    async delete({ current, call }) {
      await client.deleteUser(String(current.id), call);
    },
  };
}
