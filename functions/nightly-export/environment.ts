import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/parse-environment.ts';
import { rolePolicySchema } from '../../shared/environment/role-policy-schema.ts';
import { exportOptionsSchema } from '../../shared/export/export-options.ts';
import { gateLimitsSchema } from '../../shared/import/import-options.ts';
import { targetEnvironmentShape } from '../../shared/targets/bind-targets.ts';

/** How a stage exports, and what of its other rules decides what drift is. */
const nightlyExportOptionsSchema = exportOptionsSchema.extend({
  offboardAction: z.enum(['deactivate', 'delete']),
  invite: z.boolean(),
  newAccountVisibleWithinSeconds: z.int().min(0),
  /** User names, e-mail addresses or account ids that are never written to. */
  protectedAccounts: z.array(z.string().min(1)),
  roles: rolePolicySchema,
  gate: gateLimitsSchema,
});

export type NightlyExportOptions = z.infer<typeof nightlyExportOptionsSchema>;

export const environmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  ...targetEnvironmentShape,
  EXPORTS_BUCKET_NAME: z.string().min(1),
  EVIDENCE_KEY_ARN: z.string().min(1),
  EXPORT_OPTIONS: jsonVariable(nightlyExportOptionsSchema),
  USER_CHANGES_QUEUE_URL: z.url(),
});
