import * as z from 'zod';
import { eventScopeSchema } from '../environment/event-scope-schema.ts';

/** What a stage asks of those who send webhooks. */
export const webhookOptionsSchema = z.strictObject({
  /** Whether every event must say its `type`, so that one that is sent to another route is refused. */
  requireType: z.boolean().default(false),
  /** Of whom their events may speak. Absent: of everybody. */
  scope: eventScopeSchema.optional(),
});

export type WebhookOptions = z.output<typeof webhookOptionsSchema>;
