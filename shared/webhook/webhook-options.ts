import * as z from 'zod';

/** What a stage asks of those who send webhooks. */
export const webhookOptionsSchema = z.strictObject({
  /** Whether every event must say its `type`, so that one that is sent to another route is refused. */
  requireType: z.boolean().default(false),
});

export type WebhookOptions = z.output<typeof webhookOptionsSchema>;
