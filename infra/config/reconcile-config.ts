import * as z from 'zod';
import { longestOutageSeconds } from '../../shared/targets/target-policy.ts';

/** Amazon SQS drops what is older than this without dead-lettering it, so a message's retries must end earlier. */
export const queueRetentionDays = 4;

/** A vendor's outage of a day is ridden out. Asked for is twice that, because jitter may halve each wait. */
export const outlastSeconds = 48 * 3600;

export const seconds = (max: number) => z.int().min(1).max(max);

/** The range that Amazon SQS event sources accept. */
export const reservedConcurrency = z.int().min(1).optional();

export const concurrency = z.int().min(2).max(1000);

/** How many people each source may deactivate, or give another name or address, before a human looks. */
export const brakeSchema = z
  .strictObject({
    /** The greater of this number and of the share of the managed people … */
    people: z.int().min(1).max(10_000).default(10),
    percent: z.number().min(0).max(100).default(5),
    /** … within so many hours. */
    hours: z.int().min(1).max(168).default(24),
  })
  .prefault({});

/** Longer than anyone rests between two tries: an alarm about what is tried again looks back so far. */
export function hoursBetweenTries({ maxBackoffSeconds }: { readonly maxBackoffSeconds: number }): number {
  return Math.floor(maxBackoffSeconds / 3600) + 1;
}

export const reconcileSchema = z
  .strictObject({
    timeoutSeconds: seconds(900).default(60),
    /** How long one run keeps a person for itself: longer than the function can run. */
    leaseSeconds: seconds(3600).default(90),
    batchSize: z.int().min(1).max(10).default(10),
    /** Functions at work at once for webhooks, and for imports. The sum of both bounds the calls on a vendor. */
    userChangesConcurrency: concurrency.default(2),
    importChangesConcurrency: concurrency.default(2),
    reservedConcurrency,
    firstBackoffSeconds: seconds(900).default(5),
    /** Amazon SQS hides a message for 12 hours at most. */
    maxBackoffSeconds: seconds(43_200).default(1800),
    maxReceives: z.int().min(3).max(1000).default(120),
    /** How long a created account may be missing from the vendor's lists. */
    newAccountVisibleWithinSeconds: z.int().min(0).max(3600).default(300),
    /** How long a refusal is tried again that names no cause; and any refusal to deactivate someone who left. */
    refusalSeconds: z.int().min(0).max(86_400).default(900),
    leaverRefusalSeconds: z.int().min(0).max(172_800).default(86_400),
    brake: brakeSchema,
  })
  .superRefine((reconcile, context) => {
    const refuse = (key: keyof typeof reconcile, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (reconcile.leaseSeconds <= reconcile.timeoutSeconds)
      refuse('leaseSeconds', `expected more than timeoutSeconds (${reconcile.timeoutSeconds})`);
    if (reconcile.maxBackoffSeconds < reconcile.firstBackoffSeconds)
      refuse('maxBackoffSeconds', `expected at least firstBackoffSeconds (${reconcile.firstBackoffSeconds})`);
    const atWork = reconcile.userChangesConcurrency + reconcile.importChangesConcurrency;
    if (reconcile.reservedConcurrency !== undefined && reconcile.reservedConcurrency < atWork)
      refuse('reservedConcurrency', `expected at least the sum of both concurrencies (${atWork})`);
    const span = longestOutageSeconds(reconcile);
    if (span > queueRetentionDays * 24 * 3600)
      refuse('maxReceives', `expected retries within ${queueRetentionDays} days, these take ${span} s`);
  })
  .prefault({});
