import * as z from 'zod';
import { attributeNames } from '../../domain/attributes.ts';
import { eventTypes } from '../../domain/user-event.ts';
import { eventScopeSchema } from '../../environment/event-scope-schema.ts';
import { timeZoneSchema } from '../../events/day-start.ts';

/** Names joined by dots, from the top of the payload; numbers are places in lists: `worker.emails.0.address`. */
const path = z
  .string()
  .regex(/^[^.\s]+(?:\.[^.\s]+){0,15}$/, 'expected names joined by dots, such as worker.email');

/** Where a customer-defined payload says what. Everything that a sender may choose is in here. */
export const genericSettingsSchema = z.strictObject({
  /** The people it may speak about. Absent: everyone. */
  scope: eventScopeSchema.optional(),
  /** How the sender proves itself: HTTP Basic (secrets are `user:password`), or a bearer token (secrets are tokens). */
  auth: z.enum(['basic', 'bearer']).default('basic'),
  /** Where the list of events is, for senders that put several into one request. The other paths then start at one of them. */
  list: path.optional(),
  /** What makes an event recognisable when it is sent again. Absent: the bytes of the body, or what an entry of `list` says. */
  eventId: path.optional(),
  /** When it happened: ISO 8601, a date, or seconds or milliseconds since 1970. */
  occurredAt: path,
  /** From when on it holds. A mere date means the beginning of that day; of an offboarding, its end. */
  effectiveAt: path.optional(),
  /** Whether a leaver still works on the day that `effectiveAt` gives. */
  lastDayIsWorked: z.boolean().default(true),
  /** For dates, and for times without an offset. */
  timeZone: timeZoneSchema.default('UTC'),
  /** What happened: the path, and what its values mean. Any other value is unknown, which is told and logged. */
  type: z.strictObject({ path, values: z.record(z.string().min(1), z.enum([...eventTypes, 'nothing'])) }),
  /** Who it is about: attributes and where they are. `role` has a map of its own. */
  attributes: z.partialRecord(z.enum(attributeNames).exclude(['role']), path),
  /** Which role a value gives. Values that are not named give none. */
  role: z.strictObject({ path, values: z.record(z.string().min(1), z.string().min(1)) }).optional(),
  /** Whether a `null` in an update clears the attribute, or says nothing. */
  nulls: z.enum(['clear', 'ignore']).default('ignore'),
});

export type GenericSettings = z.infer<typeof genericSettingsSchema>;
