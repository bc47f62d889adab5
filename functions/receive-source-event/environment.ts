import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/json-variable.ts';
import { hrSourcesSchema } from '../../shared/hr-sources/sources-schema.ts';

const roles = z.array(z.string().min(1));

export const environmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  USER_CHANGES_QUEUE_URL: z.url(),
  SOURCE_NOTICES_QUEUE_URL: z.url(),
  ROLE_POLICY: jsonVariable(z.strictObject({ allowedRoles: roles, approvalRoles: roles })),
  HR_SOURCES: jsonVariable(hrSourcesSchema),
  /** The ids of the secrets `hr-source-<name>`, by the source's name. */
  HR_SOURCE_SECRETS: jsonVariable(z.record(z.string(), z.string().min(1))),
});
