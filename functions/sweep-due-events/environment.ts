import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/parse-environment.ts';

export const sweepOptionsSchema = z.strictObject({
  /** The stage's name. */
  mode: z.enum(['observe', 'apply']),
  /** How many days after their leaving people are forgotten. Absent: never by itself. */
  retainLeaversDays: z.int().min(1).optional(),
});

export type StageToSweep = z.infer<typeof sweepOptionsSchema>;

export const environmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  SWEEP_OPTIONS: jsonVariable(sweepOptionsSchema),
  USER_CHANGES_QUEUE_URL: z.url(),
  IMPORT_CHANGES_QUEUE_URL: z.url(),
  /** Present only when the stage configures HR systems. */
  SOURCE_NOTICES_QUEUE_URL: z.url().optional(),
});
