import * as z from 'zod';
import { isAmongRoles, type RolePolicy } from '../../shared/domain/authority/role-policy.ts';
import { scimClientName, scimClientSchema } from '../../shared/scim/scim-clients-schema.ts';
import { scimId } from './source-names.ts';

const clientSchema = scimClientSchema.extend({
  /** What is above gets 429. Entra ID asks for at least 25 a second. */
  requestsPerSecond: z.int().min(1).max(10_000).default(50),
  burst: z.int().min(1).max(5000).default(100),
});

/** The key `scim` of a stage. */
export const scimSchema = z.strictObject({
  clients: z
    .record(scimClientName, clientSchema)
    .refine((clients) => Object.keys(clients).length > 0, 'expected at least one client')
    .superRefine((clients, { addIssue }) => {
      for (const name of namesTooAlike(Object.keys(clients)))
        addIssue({ code: 'custom', path: [name], message: 'expected a name that is less like another one' });
    }),
});

/** Clients whose resources, or outputs, would have ids that others have: `a1` beside `a-1`, `a-url` beside `a`. */
function namesTooAlike(names: readonly string[]): readonly string[] {
  const known = new Set<string>();
  return names.toSorted().filter((name) => {
    const ids = ['', 'Url', 'Secret'].map((suffix) => `${scimId(name)}${suffix}`);
    const isTaken = ids.some((id) => known.has(id));
    for (const id of ids) known.add(id);
    return isTaken;
  });
}

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
