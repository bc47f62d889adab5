import type { Reply } from '../../common/wire/reply.ts';
import { toReadModel } from '../read-model.ts';
import { alreadyExists, answer, badRequest, type Operation, recordEffect } from './call.ts';
import { changesOf } from './changes-of.ts';
import { readProfile } from './read-profile.ts';
import { readUserFields } from './read-user-fields.ts';
import { takenNames } from './taken-names.ts';

/** `POST /user/`: 201 and the user. */
export const createUser: Operation = (call): Reply => {
  const { tenant, fields } = call;
  const read = readUserFields(fields, { username: true });
  const profile = readProfile(tenant, fields.profile, { whole: true });
  if ('errors' in read || 'errors' in profile)
    return badRequest(call, [
      ...('errors' in read ? read.errors : []),
      ...('errors' in profile ? profile.errors : []),
    ]);
  const taken = takenNames(tenant, { wanted: read.user });
  if (taken.length > 0) return alreadyExists(call, taken);
  const visibleAfterMs = Math.max(call.invisibleMs, tenant.options.visibleAfterMs);
  const user = tenant.directory.add({ ...read.user, profile: profile.profile }, visibleAfterMs);
  recordEffect(call, { kind: 'created', user, values: changesOf(undefined, user) });
  return answer(call, toReadModel(tenant, user));
};
