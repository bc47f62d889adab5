import * as z from 'zod';
import type { Fields } from '../../common/wire/read-request-body.ts';
import type { Reply } from '../../common/wire/reply.ts';
import { toReadModel } from '../read-model.ts';
import type { Tenant } from '../tenant.ts';
import type { SimulatedUser, UserSeed } from '../user.ts';
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
import { readProfile } from './read-profile.ts';

/**
 * `DELETE /user/{user_id}/` and `DELETE /authn2/v0/tenant/{enterprise_id}/user/{user_id}/`: 204. A user's API keys go
 * with the user: a caller who deletes the key's own user is locked out.
 */
export const deleteUser: Operation = (call): Reply => {
  const user = findUser(call);
  if (user === undefined || (call.enterprise ?? call.tenant.enterprise) !== call.tenant.enterprise)
    return notFound(call);
  recordEffect(call, { kind: 'deleted', user });
  call.tenant.directory.remove(user);
  return { status: 204, headers: {}, body: '' };
};

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

const blank = { first_name: '', last_name: '', is_active: false };

const edit = (
  call: Call,
  { whole, wholeProfile }: { readonly whole: boolean; readonly wholeProfile: boolean },
): Reply => {
  const { tenant, fields } = call;
  const user = findUser(call);
  if (user === undefined) return notFound(call);
  const read = readUserFields(fields, { username: whole });
  const profile = readProfile(tenant, fields.profile, {
    whole: whole || (wholeProfile && fields.profile !== undefined),
    has: user.profile,
  });
  if ('errors' in read || 'errors' in profile)
    return badRequest(call, [
      ...('errors' in read ? read.errors : []),
      ...('errors' in profile ? profile.errors : []),
    ]);
  const taken = takenNames(tenant, { wanted: read.user, except: user });
  if (taken.length > 0) return alreadyExists(call, taken);
  const missing = whole && tenant.options.missingOnReplace === 'blank' ? blank : {};
  const next = storeChanges(call, user, { ...missing, ...read.user, profile: profile.profile });
  return answer(call, toReadModel(tenant, next));
};

/** `PUT /user/{user_id}/`: needs the user name and the whole profile. */
export const replaceUser: Operation = (call) => edit(call, { whole: true, wholeProfile: true });

/** `PATCH /user/{user_id}/`: changes what it names; `{"is_active": false}` disables the user. */
export const patchUser: Operation = (call) =>
  edit(call, { whole: false, wholeProfile: call.tenant.options.patchedProfile === 'whole' });

/** Which of the wanted names are another user's. */
const takenNames = (
  { directory }: Tenant,
  { wanted, except }: { readonly wanted: UserFields; readonly except?: SimulatedUser },
): readonly string[] => {
  const holders: readonly (readonly [string, SimulatedUser | undefined])[] = [
    ['username', wanted.username === undefined ? undefined : directory.byUsername(wanted.username)],
    ['email', wanted.email === undefined ? undefined : directory.byEmail(wanted.email)],
  ];
  return holders
    .filter(([, holder]) => holder !== undefined && holder.id !== except?.id)
    .map(([field]) => field);
};

const kindOf = (changes: Readonly<Record<string, unknown>>) => {
  if (changes.is_active === false) return 'deactivated';
  if (changes.is_active === true) return 'reactivated';
  return Object.keys(changes).length === 0 ? 'unchanged' : 'edited';
};

/** Stores what a call changes on a user and records it. */
export const storeChanges = (call: Call, user: SimulatedUser, changes: UserSeed): SimulatedUser => {
  const next = call.tenant.directory.replace(user, changes);
  const values = changesOf(user, next);
  recordEffect(call, { kind: kindOf(values), user: next, values });
  return next;
};

const flatten = ({ profile, id: _id, ...user }: SimulatedUser): Readonly<Record<string, unknown>> => {
  const { created_on: _created, updated_on: _updated, ...shown } = profile;
  const prefixed = Object.entries(shown).map(([field, value]) => [`profile.${field}`, value]);
  return { ...user, ...Object.fromEntries(prefixed) };
};

/** What a caller gives for a new user. */
const given = ['username', 'email', 'first_name', 'last_name', 'is_active', 'profile.role', 'profile.groups'];

/** The fields that differ, with their new values; where there was no user before, those that a caller gives. */
const changesOf = (
  before: SimulatedUser | undefined,
  after: SimulatedUser,
): Readonly<Record<string, unknown>> => {
  const fields = Object.entries(flatten(after));
  if (before === undefined) return Object.fromEntries(fields.filter(([field]) => given.includes(field)));
  const old = flatten(before);
  return Object.fromEntries(
    fields.filter(([field, value]) => JSON.stringify(old[field]) !== JSON.stringify(value)),
  );
};

const text = z.string('Not a valid string.').max(150, 'Ensure this field has no more than 150 characters.');

const schema = z.object({
  username: text
    .min(1, 'This field may not be blank.')
    .regex(/^[\w.@+-]+$/, 'Enter a valid username.')
    .exactOptional(),
  password: text.min(1, 'This field may not be blank.').exactOptional(),
  first_name: text.exactOptional(),
  last_name: text.exactOptional(),
  is_active: z.boolean('Must be a valid boolean.').exactOptional(),
  email: z.union([z.literal(''), z.email()], 'Enter a valid email address.').exactOptional(),
});

type UserFields = Omit<z.output<typeof schema>, 'password'>;
type UserFieldsRead = { readonly user: UserFields } | { readonly errors: readonly string[] };

/** Reads the fields of a user, without the profile. Fields that the vendor does not know are left out; so is the password. */
const readUserFields = (fields: Fields, needed: { readonly username: boolean }): UserFieldsRead => {
  const parsed = schema.safeParse(fields);
  if (!parsed.success)
    return { errors: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
  if (needed.username && parsed.data.username === undefined)
    return { errors: ['username: This field is required.'] };
  const { password: _password, ...user } = parsed.data;
  return { user };
};
