import type { Fields } from '../../common/wire/read-request-body.ts';
import { jsonReply, notFound, type Reply } from '../../common/wire/reply.ts';
import type { Tenant } from '../tenant.ts';
import { type SimulatedUser, toReadModel, type UserSeed } from '../user.ts';
import { type Operation, recordEffect } from './call.ts';
import { type FieldErrors, fieldProblem } from './field-rules.ts';
import { nameConflict } from './name-conflict.ts';
import { toUnshown } from './unshown-fields.ts';

/** `DELETE /{id}/`: 204. */
export const deleteUser: Operation = (call): Reply => {
  const user = findUser(call.tenant, call.id);
  if (user === undefined) return notFound();
  call.tenant.directory.remove(user);
  recordEffect(call, { kind: 'deleted', user, removedFromAssets: user.assets });
  return { status: 204, headers: {}, body: '' };
};

/** Published as writable, with what a missing one becomes when the edit replaces the whole object. */
const writable: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['email', null],
  ['is_active', false],
  ['customer_id', []],
  ['customer_entity_id', []],
  ['is_multiple_customer_user', false],
  ['is_profile_image', false],
]);
const shownCreateFields = ['username', 'name'];
const neverNull = [...shownCreateFields, 'creation_time'];

const editErrors = (fields: Fields, user: SimulatedUser, tenant: Tenant): FieldErrors => {
  const errors: FieldErrors = {};
  for (const [field, value] of Object.entries(fields)) {
    const nullable = writable.get(field) === null || !(writable.has(field) || neverNull.includes(field));
    const takes =
      tenant.options.editableCreateFields.includes(field) || writable.has(field) || field === 'creation_time';
    const problem = takes ? fieldProblem(field, value, nullable) : undefined;
    if (problem !== undefined) errors[field] = [problem];
    if (tenant.options.refusedOnEdit.includes(field)) errors[field] = ['This field may not be edited.'];
  }
  const { profile_id: profileId, user: number } = fields;
  if (profileId !== undefined && profileId !== user.profile_id)
    errors.profile_id = ['Does not match the path.'];
  if (number !== undefined && Number(number) !== user.user) errors.user = ['Does not match the path.'];
  return errors;
};

/** The user as the edit wants it, flat: what is taken from the body, and what becomes of what the body lacks. */
const wantedValues = (fields: Fields, tenant: Tenant): Record<string, unknown> => {
  const { missingOnEdit, editableCreateFields } = tenant.options;
  const wanted: Record<string, unknown> = {};
  for (const [field, blank] of [...writable, ['creation_time', undefined] as const]) {
    if (fields[field] !== undefined) wanted[field] = fields[field];
    else if (missingOnEdit !== 'keep' && blank !== undefined) wanted[field] = blank;
  }
  for (const field of editableCreateFields) {
    if (fields[field] !== undefined) wanted[field] = fields[field];
    else if (missingOnEdit === 'blank-all' && !shownCreateFields.includes(field)) wanted[field] = null;
  }
  return wanted;
};

const flatten = (user: SimulatedUser): Record<string, unknown> => ({ ...user.unshown, ...user });

const differing = (user: SimulatedUser, wanted: Record<string, unknown>): Record<string, unknown> => {
  const current = flatten(user);
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => JSON.stringify(current[field] ?? null) !== JSON.stringify(value ?? null),
    ),
  );
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const list = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

const toSeed = (user: SimulatedUser, changes: Record<string, unknown>): UserSeed => {
  const seed: Record<string, unknown> = {
    username: text(changes.username),
    name: text(changes.name),
    creation_time: text(changes.creation_time),
    is_active: flag(changes.is_active),
    is_multiple_customer_user: flag(changes.is_multiple_customer_user),
    is_profile_image: flag(changes.is_profile_image),
    customer_id: list(changes.customer_id),
    customer_entity_id: list(changes.customer_entity_id),
    email: changes.email === null ? null : text(changes.email),
  };
  const given = Object.fromEntries(Object.entries(seed).filter(([, value]) => value !== undefined));
  const assets = changes.is_active === false ? 0 : user.assets;
  return { ...given, assets, unshown: { ...user.unshown, ...toUnshown(changes) } };
};

const kindOf = (changes: Record<string, unknown>) => {
  if (changes.is_active === false) return 'deactivated';
  if (changes.is_active === true) return 'reactivated';
  return Object.keys(changes).length === 0 ? 'unchanged' : 'edited';
};

/** `PUT /{id}/`: replaces the user, as far as its fields are writable. A deactivation removes the user from all assets. */
export const editUser: Operation = (call): Reply => {
  const { tenant, fields } = call;
  const user = findUser(tenant, call.id);
  if (user === undefined) return notFound();
  const errors = editErrors(fields, user, tenant);
  if (Object.keys(errors).length > 0) return jsonReply(400, errors);
  const changes = differing(user, wantedValues(fields, tenant));
  const conflict = nameConflict(tenant, { ...changes, exceptId: user.profile_id });
  if (conflict !== undefined) return conflict;
  const next = tenant.directory.replace(user, toSeed(user, changes));
  recordEffect(call, {
    kind: kindOf(changes),
    user: next,
    values: changes,
    removedFromAssets: user.assets - next.assets,
  });
  return tenant.options.editAnswers === 'message'
    ? jsonReply(200, { status: 'success', message: 'user updated' })
    : jsonReply(200, toReadModel(next, tenant.options));
};

/** The visible user that a path's id names; undefined where there is none. */
export const findUser = (tenant: Tenant, id: string | undefined): SimulatedUser | undefined => {
  if (id === undefined) return undefined;
  const { pathId } = tenant.options;
  const byProfile = pathId === 'user' ? undefined : tenant.directory.held.byProfileId(id);
  const byNumber =
    pathId !== 'profile_id' && /^\d{1,15}$/.test(id)
      ? tenant.directory.held.byUserNumber(Number(id))
      : undefined;
  const user = byProfile ?? byNumber;
  return user !== undefined && tenant.directory.isVisible(user) ? user : undefined;
};
