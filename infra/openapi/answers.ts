import * as z from 'zod';
import type { FailureReason, TargetOutcome, TargetResult } from '../../shared/domain/outcome.ts';
import type { FieldError } from '../../shared/events/describe-issues.ts';
import type { EventView } from '../../shared/webhook/present-event.ts';

const time = z.iso.datetime();
const reason = z
  .enum({
    'rejected-by-vendor': 'rejected-by-vendor',
    'identity-conflict': 'identity-conflict',
    'out-of-scope': 'out-of-scope',
    protected: 'protected',
    refused: 'refused',
    'retries-exhausted': 'retries-exhausted',
  } satisfies { readonly [Reason in FailureReason]: Reason })
  .meta({ description: 'Why it failed; docs/webhooks.md says what to do.' });

const outcomeSchema = z
  .strictObject({
    result: z.enum([
      'created',
      'invited',
      'adopted',
      'updated',
      'reactivated',
      'deactivated',
      'deleted',
      'unchanged',
      'absent',
      'observed',
      'failed',
    ] satisfies TargetResult[]),
    reason: reason.optional(),
    because: z.enum(['unknown-person'] satisfies NonNullable<TargetOutcome['because']>[]).optional(),
    notTaken: z.array(z.string()).optional(),
    invitation: z
      .enum(['invited', 'failed', 'unknown'] satisfies NonNullable<TargetOutcome['invitation']>[])
      .optional(),
    would: z.array(z.string()).optional(),
  })
  .meta({ description: 'What a run did, or found, at one target.' });

/** What a sender is told of an event. */
export const eventSchema = z
  .strictObject({
    eventId: z.string(),
    status: z.enum([
      'accepted',
      'scheduled',
      'applied',
      'superseded',
      'failed',
    ] satisfies EventView['status'][]),
    statusUrl: z
      .url()
      .meta({ description: 'Shows this again. It is a credential: whoever has it may look.' }),
    heldBecause: z.enum(['brake']).optional(),
    reason: reason.optional(),
    notTaken: z.array(z.string()).optional(),
    outcome: z.record(z.string(), outcomeSchema).optional(),
    receivedAt: time,
    settledAt: time.optional(),
  })
  .meta({ description: 'Where an event stands: codes and times, nothing of the person.' });

const fieldErrorSchema = z.strictObject({
  path: z.string(),
  code: z.string(),
  expected: z.string().optional(),
} satisfies Record<keyof FieldError, z.ZodType>);

/** RFC 9457. */
export const problemSchema = z
  .strictObject({
    type: z.string().startsWith('urn:problem-type:user-lifecycle:'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(fieldErrorSchema).optional(),
    taken: z.array(z.looseObject({})).optional(),
  })
  .meta({ description: 'RFC 9457. `errors` lists paths, never values.' });
