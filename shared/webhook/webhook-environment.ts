import * as z from 'zod';
import { eventScopeSchema } from '../environment/event-scope-schema.ts';
import { jsonVariable } from '../environment/parse-environment.ts';
import { rolePolicySchema } from '../environment/role-policy-schema.ts';

/** What a stage asks of those who send webhooks. */
export const webhookOptionsSchema = z.strictObject({
  /** Whether every event must say its `type`, so that one that is sent to another route is refused. */
  requireType: z.boolean().default(false),
  /** The people their events may be about. Absent: everyone. */
  scope: eventScopeSchema.optional(),
});

export type WebhookOptions = z.output<typeof webhookOptionsSchema>;

/** The environment of the functions that take webhooks. */
export const webhookEnvironmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  USER_CHANGES_QUEUE_URL: z.url(),
  WEBHOOK_SIGNING_SECRETS_ARN: z.string().min(1),
  WEBHOOK_OPTIONS: jsonVariable(webhookOptionsSchema),
  /** What senders call where something stands in front of the API. */
  PUBLIC_ORIGIN: z.url().optional(),
  ROLE_POLICY: jsonVariable(rolePolicySchema),
});

export type WebhookEnvironment = z.infer<typeof webhookEnvironmentSchema>;
