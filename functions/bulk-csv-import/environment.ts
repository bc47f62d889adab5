import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/parse-environment.ts';
import { rolePolicySchema } from '../../shared/environment/role-policy-schema.ts';
import { importOptionsSchema } from '../../shared/import/import-options.ts';
import { targetEnvironmentShape } from '../../shared/targets/bind-targets.ts';

export const environmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  ...targetEnvironmentShape,
  ROLE_POLICY: jsonVariable(rolePolicySchema),
  IMPORT_OPTIONS: jsonVariable(importOptionsSchema),
  FILE_DROPS_QUEUE_URL: z.url(),
  IMPORT_CHANGES_QUEUE_URL: z.url(),
  DROPS_BUCKET_NAME: z.string().min(1),
  REPORTS_BUCKET_NAME: z.string().min(1),
  IMPORT_NOTICES_TOPIC_ARN: z.string().min(1),
});
