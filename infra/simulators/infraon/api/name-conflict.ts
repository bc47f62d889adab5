import { jsonReply, type Reply } from '../../common/wire/reply.ts';
import { errorReply } from '../error-reply.ts';
import type { Tenant } from '../tenant.ts';

/** The answer where a user name or an e-mail address belongs to another user; undefined where both are free. */
export const nameConflict = (
  tenant: Tenant,
  wanted: { readonly username?: unknown; readonly email?: unknown; readonly exceptId?: string },
): Reply | undefined => {
  const holders = {
    username:
      typeof wanted.username === 'string' ? tenant.directory.held.byUsername(wanted.username) : undefined,
    email: typeof wanted.email === 'string' ? tenant.directory.held.byEmail(wanted.email) : undefined,
  };
  const taken = (['username', 'email'] as const).filter(
    (field) => holders[field] !== undefined && holders[field].profile_id !== wanted.exceptId,
  );
  if (taken.length === 0) return undefined;
  const message = 'A user with that value already exists.';
  switch (tenant.options.alreadyExistsAs) {
    case 'field':
      return jsonReply(400, Object.fromEntries(taken.map((field) => [field, [message]])));
    case 'error':
      return errorReply(400, 'User already exists.');
    case 'conflict':
      return errorReply(409, 'User already exists.');
    case 'logical-failure':
      return jsonReply(200, { status: 'error', msg: 'User already exists.' });
  }
};
