import type { Fields } from '../../common/wire/read-request-body.ts';
import { jsonReply, type Reply } from '../../common/wire/reply.ts';
import { checkPasswords } from '../check-passwords.ts';
import type { Tenant } from '../tenant.ts';
import type { SimulatedUser } from '../user.ts';
import { type Operation, recordEffect } from './call.ts';
import { type FieldErrors, fieldProblem } from './field-rules.ts';
import { nameConflict } from './name-conflict.ts';
import { toUnshown } from './unshown-fields.ts';

const required = ['username', 'email', 'name'];
const passwords = ['password', 'confirm_password'];

/** Field errors of a create request; `withPassword` is false for rows of an uploaded file. */
export const createErrors = (fields: Fields, tenant: Tenant, withPassword: boolean): FieldErrors => {
  const errors: FieldErrors = {};
  for (const field of withPassword ? [...required, ...passwords] : required) {
    if (!Object.hasOwn(fields, field)) errors[field] = ['This field is required.'];
    else if (fields[field] === '') errors[field] = ['This field may not be blank.'];
  }
  for (const [field, value] of Object.entries(fields)) {
    const problem = fieldProblem(field, value, false);
    if (problem !== undefined) errors[field] ??= [problem];
  }
  const { role } = fields;
  const { roles } = tenant.options;
  if (typeof role === 'string' && role !== '' && roles !== null && !roles.includes(role)) {
    errors.role = [`"${role}" is not a valid choice.`];
  }
  if (Object.keys(errors).length > 0 || !withPassword) return errors;
  const pair = { password: String(fields.password), confirm: String(fields.confirm_password) };
  return checkPasswords(pair, tenant.options) ?? {};
};

/** Adds a user whose fields were found good. */
export const addUser = (tenant: Tenant, fields: Fields, visibleAfterMs: number): SimulatedUser =>
  tenant.directory.add(
    {
      username: String(fields.username),
      email: String(fields.email),
      name: String(fields.name),
      is_active: fields.is_active !== false,
      unshown: toUnshown(fields),
    },
    visibleAfterMs,
  );

/** The fields of a created user, for the effects log. Passwords are left out. */
export const createdValues = ({ username, email, name, is_active, unshown }: SimulatedUser) => ({
  username,
  email,
  name,
  is_active,
  ...unshown,
});

/** What this tenant answers to a create: `user_id` is the user's number, not the id in paths. */
const created = ({ options }: Tenant, { user }: SimulatedUser): Reply => {
  switch (options.createAnswers) {
    case 'user-id':
      return jsonReply(201, { status: 'success', user_id: user, message: 'user created' });
    case 'message':
      return jsonReply(201, { status: 'success', message: 'user created' });
    case 'empty':
      return { status: 201, headers: {}, body: '' };
    case 'odd':
      return jsonReply(201, { status: 1, user_id: [user], message: null });
  }
};

/** `POST /`: 201. */
export const createUser: Operation = (call): Reply => {
  const { tenant, fields } = call;
  const errors = createErrors(fields, tenant, true);
  if (Object.keys(errors).length > 0) return jsonReply(400, errors);
  const conflict = nameConflict(tenant, { username: fields.username, email: fields.email });
  if (conflict !== undefined) return conflict;
  const user = addUser(tenant, fields, Math.max(call.invisibleMs, tenant.options.visibleAfterMs));
  recordEffect(call, { kind: 'created', user, values: createdValues(user) });
  return created(tenant, user);
};
