import type { Tenant } from '../tenant.ts';
import type { SimulatedUser } from '../user.ts';

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
