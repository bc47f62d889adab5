import type { SimulatedUser } from '../user.ts';

const flatten = ({ profile, id: _id, ...user }: SimulatedUser): Readonly<Record<string, unknown>> => {
  const { created_on: _created, updated_on: _updated, ...shown } = profile;
  const prefixed = Object.entries(shown).map(([field, value]) => [`profile.${field}`, value]);
  return { ...user, ...Object.fromEntries(prefixed) };
};

/** What a caller gives for a new user. */
const given = ['username', 'email', 'first_name', 'last_name', 'is_active', 'profile.role', 'profile.groups'];

/** The fields that differ, with their new values; where there was no user before, those that a caller gives. */
export const changesOf = (
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
