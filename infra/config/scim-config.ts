import * as z from 'zod';
import { isAmongRoles, type RolePolicy } from '../../shared/domain/authority/role-policy.ts';
import { scimClientName, scimClientSchema } from '../../shared/scim/scim-clients-schema.ts';

const clientSchema = scimClientSchema.extend({
  /** What is above gets 429. Entra ID asks for at least 25 a second. */
  requestsPerSecond: z.int().min(1).max(10_000).default(50),
  burst: z.int().min(1).max(5000).default(100),
});

/** The key `scim` of a stage. */
export const scimSchema = z.strictObject({
  clients: z
    .record(scimClientName, clientSchema)
    .refine((clients) => Object.keys(clients).length > 0, 'expected at least one client'),
});

/** The paths, below `scim.clients`, of roles that no list of the stage has. */
export function unknownScimRoles({
  scim,
  allowedRoles,
  approvalRoles,
}: RolePolicy & { readonly scim?: z.output<typeof scimSchema> | undefined }): readonly (readonly string[])[] {
  const known = [...allowedRoles, ...approvalRoles];
  return Object.entries(scim?.clients ?? {}).flatMap(([name, { groups = [] }]) =>
    groups.flatMap(({ role }, index) =>
      isAmongRoles(known, role) ? [] : [[name, 'groups', `${index}`, 'role']],
    ),
  );
}
