import type { Tenant } from '../tenant.ts';
import type { SimulatedUser } from '../user.ts';
import type { UserFields } from './read-user-fields.ts';

/** Which of the wanted names are another user's. */
export const takenNames = (
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
