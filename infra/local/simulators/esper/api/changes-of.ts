import type { SimulatedUser } from '../user.ts';

const flatten = ({ profile, id: _id, ...user }: SimulatedUser): Readonly<Record<string, unknown>> => {
  const { created_on: _created, updated_on: _updated, ...shown } = profile;
  const prefixed = Object.entries(shown).map(([field, value]) => [`profile.${field}`, value]);
  return { ...user, ...Object.fromEntries(prefixed) };
};

/** The fields that differ, with their new values; all of them where there was no user before. */
export const changesOf = (
  before: SimulatedUser | undefined,
  after: SimulatedUser,
): Readonly<Record<string, unknown>> => {
  const old = before === undefined ? {} : flatten(before);
  return Object.fromEntries(
    Object.entries(flatten(after)).filter(
      ([field, value]) => JSON.stringify(old[field]) !== JSON.stringify(value),
    ),
  );
};
