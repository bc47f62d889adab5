import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/parse-environment.ts';

const auditOptionsSchema = z.strictObject({
  /** Whether the hour that is not over yet is sealed, too, to be sealed again. */
  runningHour: z.boolean(),
  /** For how many days segments are kept. */
  retainDays: z.int().min(1),
});

export type AuditOptions = z.infer<typeof auditOptionsSchema>;

export const environmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  AUDIT_BUCKET_NAME: z.string().min(1),
  EVIDENCE_KEY_ARN: z.string().min(1),
  AUDIT_OPTIONS: jsonVariable(auditOptionsSchema),
});
