import * as z from 'zod';
import { dayStart } from './day-start.ts';

/** An IANA time zone, in which an HR system's dates are meant. */
export const timeZoneSchema = z
  .string()
  .refine(
    (timeZone) => dayStart({ date: '2026-01-01', timeZone }) !== undefined,
    'expected an IANA time zone, such as Europe/Berlin',
  );
