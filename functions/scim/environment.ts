import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/parse-environment.ts';
import { rolePolicySchema } from '../../shared/environment/role-policy-schema.ts';
import { scimClientsSchema } from '../../shared/scim/scim-clients-schema.ts';

const scimOptionsSchema = z.strictObject({
  clients: scimClientsSchema,
  /** The names of the directories that are kept equal. */
  targets: z.array(z.string().min(1)),
});

/** What the stage says of its SCIM clients. */
export type ScimOptions = z.output<typeof scimOptionsSchema>;

export const environmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  USER_CHANGES_QUEUE_URL: z.url(),
  ROLE_POLICY: jsonVariable(rolePolicySchema),
  SCIM_OPTIONS: jsonVariable(scimOptionsSchema),
  /** The ids of the secrets `scim-<client>`, by the client's name. */
  SCIM_CLIENT_SECRETS: jsonVariable(z.record(z.string(), z.string().min(1))),
  PUBLIC_ORIGIN: z.url().optional(),
});
