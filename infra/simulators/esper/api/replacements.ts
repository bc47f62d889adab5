import * as z from 'zod';
import type { Reply } from '../../common/wire/reply.ts';
import {
  alreadyExists,
  answer,
  badRequest,
  type Call,
  findUser,
  notFound,
  type Operation,
  recordEffect,
} from './call.ts';
import { storeChanges } from './edit-user.ts';
import { readProfile } from './read-profile.ts';

const invitation = z.object({
  email: z.email('Enter a valid email address.'),
  meta: z.object({ email: z.email('Enter a valid email address.'), profile: z.unknown() }),
  connection_id: z.string('Not a valid string.').exactOptional(),
});
const names = z.object({ first_name: z.string('Not a valid string.').exactOptional() });

const mistakes = (error: z.ZodError): readonly string[] =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

/** `POST /authn2/v0/tenant/{enterprise_id}/invite`: sends an invitation; who accepts it becomes a user. */
export const inviteUser: Operation = (call): Reply => {
  const { tenant, fields, enterprise } = call;
  if (enterprise !== tenant.enterprise) return notFound(call);
  const parsed = invitation.safeParse(fields);
  if (!parsed.success) return badRequest(call, mistakes(parsed.error));
  const { email, meta, connection_id: connection } = parsed.data;
  if (meta.email.toLowerCase() !== email.toLowerCase())
    return badRequest(call, ['meta.email: Does not match the email.']);
  if (connection !== undefined && !tenant.options.connections.includes(connection))
    return badRequest(call, ['connection_id: Object does not exist.']);
  const read = readProfile(tenant, meta.profile, { whole: true });
  if ('errors' in read) return badRequest(call, read.errors);
  const isPending = tenant.invitations.pending(email) !== undefined;
  if (
    tenant.directory.byEmail(email) !== undefined ||
    (isPending && tenant.options.secondInvitation === 'refused')
  )
    return alreadyExists(call, ['email']);
  const { role = '', groups = [] } = read.profile;
  const { url, expiresAt } = tenant.invitations.send({ email, role, groups, connection });
  const asked = connection === undefined ? {} : { connection_id: connection };
  recordEffect(call, { kind: 'invited', email, values: { role, groups, ...asked } });
  return answer(call, { email, ...asked, invitation_url: url, expires_at: expiresAt });
};

/** `PUT /authz2/v1/users/{user_id}`: the role and the groups. */
export const setRole: Operation = (call): Reply => {
  const { tenant, fields } = call;
  const user = findUser(call);
  if (user === undefined) return notFound(call);
  const { role, groups } = fields;
  if (role === undefined) return badRequest(call, ['role: This field is required.']);
  const given = groups === undefined ? { role } : { role, groups };
  const read = readProfile(tenant, given, { whole: false, has: user.profile });
  if ('errors' in read) return badRequest(call, read.errors);
  const next = storeChanges(call, user, { profile: read.profile });
  return answer(call, {
    user_id: next.profile.authn_user_id,
    role: next.profile.role,
    groups: next.profile.groups,
  });
};

/** `PUT /authn2/v0/user/{user_id}`: the first name. Other fields are ignored. */
export const setName: Operation = (call): Reply => {
  const user = findUser(call);
  if (user === undefined) return notFound(call);
  const parsed = names.safeParse(call.fields);
  if (!parsed.success) return badRequest(call, mistakes(parsed.error));
  const next = storeChanges(call, user, parsed.data);
  return answer(call, { user_id: next.profile.authn_user_id, first_name: next.first_name });
};

/** Makes a user of whoever holds a pending invitation; undefined where there is none. Not a call of the API. */
export const acceptInvitation = (
  tenant: Call['tenant'],
  email: string,
  name: { readonly first_name?: string | undefined; readonly last_name?: string | undefined } = {},
) => {
  const pending = tenant.invitations.pending(email);
  if (pending === undefined || tenant.directory.byEmail(email) !== undefined) return undefined;
  tenant.invitations.accept(email);
  const { role, groups, connection } = pending;
  const profile = { role, groups, authn_connection_id: connection };
  return tenant.directory.add(
    { username: pending.email, ...name, is_email_verified: true, profile },
    tenant.options.visibleAfterMs,
  );
};
