import * as z from 'zod';

/**
 * What starts an export. A schedule tells its time, whose business date the export bears however late it starts; a person
 * tells none, and means now.
 */
export const eventSchema = z.object({
  /** ISO 8601: `<aws.scheduler.scheduled-time>`. */
  scheduledTime: z.iso.datetime({ offset: true }).optional(),
  /** Makes the export again where the date has one. */
  force: z.boolean().default(false),
  /** Takes an export that is much smaller than the last good one. */
  acceptShrunk: z.boolean().default(false),
});

/** The input of the schedule, in which EventBridge Scheduler fills in the time. */
export const scheduleInput = JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' });
