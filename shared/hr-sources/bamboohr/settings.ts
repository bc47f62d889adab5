import * as z from 'zod';
import { eventScopeSchema } from '../../environment/event-scope-schema.ts';
import { timeZoneSchema } from '../../events/day-start.ts';
import { attributePathsSchema } from '../kit/attribute-paths.ts';
import { hrApiSettings } from '../kit/hr-api-settings.ts';

const field = z.string().regex(/^[\w.-]{1,64}$/, 'expected the name of a field, such as hireDate');

/**
 * What is known of BambooHR for sure is in the code; what a company decides, or what its pages leave open, is here.
 * Source: BambooHR's pages on webhooks and on its API's employee fields.
 */
export const bamboohrSettingsSchema = z.strictObject({
  /** The people it may speak about. Absent: everyone. */
  scope: eventScopeSchema.optional(),
  /** The company's origin, `https://<company>.bamboohr.com`. Its secret: the `apiKey` of a user who may see the fields. */
  api: hrApiSettings(),
  employeePath: z
    .string()
    .regex(/^(\/[\w.{}-]+)+$/, 'expected a path, with {id} for the employee')
    .default('/api/v1/employees/{id}'),
  /** Names of BambooHR's fields. */
  attributes: attributePathsSchema({
    employeeNumber: ['employeeNumber'],
    email: ['workEmail'],
    givenName: ['preferredName', 'firstName'],
    familyName: ['lastName'],
    title: ['jobTitle'],
  }),
  statusField: field.default('status'),
  /** The statuses of those who have left, without regard to case. */
  inactiveStatuses: z.array(z.string().min(1)).default(['inactive', 'terminated']),
  /** Where the days of starting and leaving are (`YYYY-MM-DD`; `0000-00-00` is none). */
  hireDateField: field.default('hireDate'),
  terminationDateField: field.default('terminationDate'),
  /**
   * The fields whose change is one of the employment, compared by their letters and digits alone, because `changedFields` may
   * hold names or labels. A change that tells no fields counts as one.
   */
  employmentFields: z
    .array(field)
    .default([
      'status',
      'employmentStatus',
      'employmentHistoryStatus',
      'hireDate',
      'originalHireDate',
      'terminationDate',
    ]),
  /** In which BambooHR's dates are meant: that of the company. */
  timeZone: timeZoneSchema.default('UTC'),
  /** Days from the termination date to the day from whose beginning on access is gone; the status may end it earlier. */
  leaveDaysAfterTerminationDate: z.int().min(0).max(31).default(1),
  /** When someone gets an account: on the day of hiring, less `startLeadDays`, or at once. */
  onboardAt: z.enum(['hire-date', 'event']).default('hire-date'),
  startLeadDays: z.int().min(0).max(60).default(0),
  /** What deleting an employee means. */
  onDeleted: z.enum(['offboard', 'nothing']).default('offboard'),
});

export type BamboohrSettings = z.infer<typeof bamboohrSettingsSchema>;
