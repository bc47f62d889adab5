import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/parse-environment.ts';
import { rolePolicySchema } from '../../shared/environment/role-policy-schema.ts';
import { targetEnvironmentShape } from '../../shared/targets/bind-targets.ts';

/** How people are provisioned in a stage: one value in the stage's configuration, one variable of the function. */
export const reconcileOptionsSchema = z.strictObject({
  mode: z.enum(['observe', 'apply']),
  offboardAction: z.enum(['deactivate', 'delete']),
  invite: z.boolean(),
  /** User names, e-mail addresses or account ids that are never written to. */
  protectedAccounts: z.array(z.string().min(1)),
  roles: rolePolicySchema,
  leaseSeconds: z.int().min(1),
  firstBackoffSeconds: z.int().min(1),
  maxBackoffSeconds: z.int().min(1).max(43_200),
  maxReceives: z.int().min(1).max(1000),
  newAccountVisibleWithinSeconds: z.int().min(0),
  refusalSeconds: z.int().min(0),
  leaverRefusalSeconds: z.int().min(0),
  brake: z.strictObject({
    people: z.int().min(1),
    percent: z.number().min(0).max(100),
    hours: z.int().min(1),
    hrSources: z.array(z.string()),
  }),
});

export type ReconcileOptions = z.infer<typeof reconcileOptionsSchema>;

export const environmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  ...targetEnvironmentShape,
  RECONCILE_OPTIONS: jsonVariable(reconcileOptionsSchema),
  USER_CHANGES_QUEUE_URL: z.url(),
  IMPORT_CHANGES_QUEUE_URL: z.url(),
});
