import * as z from 'zod';
import type { Tenant } from '../tenant.ts';
import type { SimulatedProfile } from '../user.ts';

/** Two of the roles are over groups, and need some. */
const groupRoles: readonly string[] = ['Group Admin', 'Group Viewer'];
const roles: readonly string[] = [
  'Shoonya Admin',
  'Enterprise Admin',
  'Enterprise User',
  'Viewer',
  ...groupRoles,
];

const flag = z.boolean('Must be a valid boolean.').exactOptional();
const schema = z.object({
  role: z.string('Not a valid string.').exactOptional(),
  groups: z.array(z.uuid('Must be a valid UUID.'), 'Expected a list of items.').exactOptional(),
  enterprise: z.uuid('Must be a valid UUID.').exactOptional(),
  is_customer: flag,
  is_endpoint_creator: flag,
  setup_wizard_complete: flag,
  default_password_changed: flag,
  is_developer: flag,
  can_factory_reset: flag,
});

export type ProfileWrite = z.output<typeof schema>;
export type ProfileRead = { readonly profile: ProfileWrite } | { readonly errors: readonly string[] };

/**
 * Reads the profile that a write carries. `whole`: role and enterprise must be there. What a group role needs is
 * judged with what the user `has` already.
 */
export const readProfile = (
  tenant: Tenant,
  value: unknown,
  { whole, has }: { readonly whole: boolean; readonly has?: SimulatedProfile },
): ProfileRead => {
  if (value === undefined) return whole ? { errors: ['profile: This field is required.'] } : { profile: {} };
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(
      ({ path, message }) => `${['profile', ...path].join('.')}: ${message}`,
    );
    return { errors };
  }
  const errors = mistakes(tenant, parsed.data, { whole, has });
  return errors.length > 0 ? { errors } : { profile: parsed.data };
};

const mistakes = (
  tenant: Tenant,
  profile: ProfileWrite,
  { whole, has }: { readonly whole: boolean; readonly has: SimulatedProfile | undefined },
): readonly string[] => {
  const found: string[] = [];
  for (const field of ['role', 'enterprise'] as const)
    if (whole && profile[field] === undefined) found.push(`profile.${field}: This field is required.`);
  const { role = has?.role, groups = has?.groups ?? [], enterprise } = profile;
  if (profile.role !== undefined && !roles.includes(profile.role))
    found.push(`profile.role: "${profile.role}" is not a valid choice.`);
  if (enterprise !== undefined && enterprise !== tenant.enterprise)
    found.push('profile.enterprise: Object does not exist.');
  if (groups.some((id) => !tenant.options.groups.some((group) => group.id === id)))
    found.push('profile.groups: Object does not exist.');
  if (role !== undefined && groupRoles.includes(role) && groups.length === 0)
    found.push(`profile.groups: Required for the role ${role}.`);
  return found;
};
