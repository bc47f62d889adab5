import * as z from 'zod';
import { driftOptionsSchema } from '../drift/drift-context.ts';

/** How a stage exports: one variable of the function. */
export const exportOptionsSchema = z.strictObject({
  /** IANA's name of the zone whose calendar dates the exports, and in which the schedule is meant. */
  timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Berlin'),
  /** How much smaller than the last good one an export may be. */
  maxShrinkPercent: z.number().min(0).max(100),
  /** How often a download that fails is tried before the listing takes its place. */
  downloadAttempts: z.int().min(1).max(10),
  /** The wait after the first failed download; it doubles with each. */
  firstBackoffSeconds: z.number().min(0).max(60),
  /** How long a run keeps a target for itself before it has to say that it is still there. */
  leaseSeconds: z.int().min(5).max(300),
  /** For how many days exports are kept. */
  retainDays: z.int().min(1).optional(),
  drift: driftOptionsSchema,
});

export type ExportOptions = z.infer<typeof exportOptionsSchema>;

/** Whether the name is one of IANA's, as far as this Node knows them. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // An offset is taken too, and has no clock that changes: most likely not what was meant.
    return !/^[+-]/.test(name);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
