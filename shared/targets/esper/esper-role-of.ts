import type { AttributeValue } from '../../domain/attributes.ts';
import { type EsperUser, groupIdsOf } from './esper-user.ts';
import type { EsperOptions, EsperRole } from './options.ts';

type RoleOptions = Pick<EsperOptions, 'roleMap' | 'defaultRole' | 'groupMap'>;

/** A role of Esper with the groups that it holds for; `groups` is absent where none are configured for it. */
export interface GivenRole {
  readonly role: EsperRole;
  readonly groups?: readonly string[];
}

/** What a role of ours is in Esper; whoever has none, or one that is not mapped, is given the default. */
export function esperRoleOf(value: AttributeValue | undefined, options: RoleOptions): GivenRole {
  return withGroups((typeof value === 'string' && mapped(value, options)) || options.defaultRole, options);
}

/** Whether a role was asked for that has no counterpart in Esper. */
export function isUnmappedRole(value: AttributeValue | undefined, options: RoleOptions): boolean {
  return typeof value === 'string' && value !== '' && mapped(value, options) === undefined;
}

/** A role of Esper with its configured groups. */
export function withGroups(role: EsperRole, { groupMap }: Pick<RoleOptions, 'groupMap'>): GivenRole {
  const groups = groupMap[role];
  return groups === undefined ? { role } : { role, groups };
}

/** Whether the user has the role and, where the role comes with groups, exactly those. */
export function hasRole(user: EsperUser, { role, groups }: GivenRole): boolean {
  if (user.profile?.role !== role) return false;
  if (groups === undefined) return true;
  const held = new Set(groupIdsOf(user).map((id) => id.toLowerCase()));
  return held.size === new Set(groups).size && groups.every((id) => held.has(id.toLowerCase()));
}

/** The map is configuration: names such as `constructor` are no roles. */
function mapped(value: string, { roleMap }: RoleOptions): EsperRole | undefined {
  return Object.hasOwn(roleMap, value) ? roleMap[value] : undefined;
}
