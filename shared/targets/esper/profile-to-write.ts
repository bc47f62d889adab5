import type { ProfileToWrite } from './esper-client.ts';
import type { GivenRole } from './esper-role-of.ts';
import { type EsperUser, profileFlags } from './esper-user.ts';
import type { EsperOptions } from './options.ts';

/**
 * The profile that gives a role. What else a profile holds is repeated from the user that was read, because it is not published
 * whether a profile inside a PATCH is merged or replaced.
 */
export function profileToWrite(
  given: GivenRole,
  { enterpriseId }: Pick<EsperOptions, 'enterpriseId'>,
  current?: EsperUser,
): ProfileToWrite {
  const { profile } = current ?? {};
  const flags = profileFlags.flatMap((name) => {
    const value = profile?.[name];
    return typeof value === 'boolean' ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(flags), enterprise: enterpriseId, ...given };
}
