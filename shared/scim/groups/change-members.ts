import type { Attributes } from '../../domain/attributes.ts';
import { isAmongRoles } from '../../domain/authority/role-policy.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { GroupRecord } from '../ledger/group-record.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import { loadUsers } from '../ledger/user-record.ts';
import type { UserState } from '../users/user-state.ts';
import { regroupUser } from '../users/write-user.ts';

/** Users written at a time. */
const atOnce = 8;

export interface MemberChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Users of whom the client never spoke, or whom it deleted. */
export async function unknownUsers(context: ScimContext, ids: readonly string[]): Promise<readonly string[]> {
  const users = await loadUsers(context, ids);
  const known = new Set(users.filter(({ deletedAt }) => deletedAt === undefined).map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

/** Puts users into a group and takes others out of it, one by one: what another request does to other members stands. */
export async function changeMembers(
  context: ScimContext,
  { group, added, removed }: MemberChanges & { readonly group: GroupRecord },
): Promise<void> {
  const display = group.attributes.displayName ?? '';
  await forEach(added, (id) => regroup(context, id, (groups) => ({ ...groups, [group.id]: display })));
  await forEach(removed, (id) => regroup(context, id, ({ [group.id]: _, ...others }) => others));
}

type Groups = Readonly<Record<string, string>>;

async function regroup(context: ScimContext, id: string, change: (groups: Groups) => Groups): Promise<void> {
  await regroupUser(context, id, (state) => {
    const { groups } = state.record;
    const after = change(groups);
    return { groups: after, changed: roleChange(context, { state, before: groups, after }) };
  });
}

/**
 * The role that a user gets or loses with a group. A role that needs approval is never given by a group: an import gives it, and
 * leaving the group takes it. A role that somebody else gave since stays.
 */
function roleChange(
  context: ScimContext,
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
function roleOf({ settings: { groups: mapped = [] } }: ScimContext, groups: Groups): string | undefined {
  const names = new Set(Object.values(groups).map(normaliseIdentifier));
  return mapped.find(({ displayName }) => names.has(normaliseIdentifier(displayName)))?.role;
}

async function forEach(ids: readonly string[], act: (id: string) => Promise<void>): Promise<void> {
  const distinct = [...new Set(ids)];
  for (let start = 0; start < distinct.length; start += atOnce) {
    await Promise.all(distinct.slice(start, start + atOnce).map(act));
  }
}
