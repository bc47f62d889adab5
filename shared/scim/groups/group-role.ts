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
 * leaving the group takes it. A role that someone else gave since stays.
 */
export function roleChange(
  context: Pick<ScimContext, 'settings' | 'rolePolicy'>,
  {
    state: { person },
    before,
    after,
  }: { readonly state: UserState; readonly before: Groups; readonly after: Groups },
): Attributes {
  const [former, next] = [roleOf(context, before), roleOf(context, after)];
  const present = comparableValue('role', person?.desired.role?.value);
  if (comparableValue('role', former) === comparableValue('role', next)) return {};
  if (next === undefined) return present === comparableValue('role', former) ? { role: null } : {};
  const isGiven = present === comparableValue('role', next);
  return isGiven || isAmongRoles(context.rolePolicy.approvalRoles, next) ? {} : { role: next };
}

/** The role of the first group in the configuration that the user is in. */
function roleOf(
  { settings: { groups: mapped = [] } }: Pick<ScimContext, 'settings'>,
  groups: Groups,
): string | undefined {
  const names = new Set(Object.values(groups).map(normaliseIdentifier));
  return mapped.find(({ displayName }) => names.has(normaliseIdentifier(displayName)))?.role;
}
