import type { Attributes } from '../../domain/attributes.ts';
import { isAmongRoles } from '../../domain/authority/role-policy.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import type { UserState } from '../users/user-state.ts';

/** The display names of a user's groups, by the group's id. */
export type Groups = Readonly<Record<string, string>>;

/**
 * The role that a user gets or loses with a group. A role that needs approval is never given by a group: an import gives it, and
 * leaving the group takes it. Until then the user's other groups count. A role that someone else gave since stays.
 */
export function roleChange(
  context: Pick<ScimContext, 'settings' | 'rolePolicy'>,
  {
    state: { person },
    before,
    after,
  }: { readonly state: UserState; readonly before: Groups; readonly after: Groups },
): Attributes {
  const present = comparableValue('role', person?.desired.role?.value);
  const [former, next] = [before, after].map((groups) => roleOf(context, { groups, present }));
  if (comparableValue('role', former) === comparableValue('role', next)) return {};
  if (next === undefined) return present === comparableValue('role', former) ? { role: null } : {};
  return present === comparableValue('role', next) ? {} : { role: next };
}

/** The role of the first group in the configuration that the user is in, but for roles that need an approval and are not the user's. */
function roleOf(
  { settings: { groups: mapped = [] }, rolePolicy }: Pick<ScimContext, 'settings' | 'rolePolicy'>,
  { groups, present }: { readonly groups: Groups; readonly present: string },
): string | undefined {
  const names = new Set(Object.values(groups).map(normaliseIdentifier));
  return mapped.find(
    ({ displayName, role }) =>
      names.has(normaliseIdentifier(displayName)) &&
      (present === comparableValue('role', role) || !isAmongRoles(rolePolicy.approvalRoles, role)),
  )?.role;
}
