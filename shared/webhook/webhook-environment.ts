import * as z from 'zod';
import { jsonVariable } from '../environment/parse-environment.ts';
import { rolePolicySchema } from '../environment/role-policy-schema.ts';
import { webhookOptionsSchema } from './webhook-options.ts';

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
