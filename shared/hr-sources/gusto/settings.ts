import * as z from 'zod';
import { eventScopeSchema } from '../../environment/event-scope-schema.ts';
import { timeZoneSchema } from '../../events/day-start.ts';
import { attributePathsSchema } from '../kit/attribute-paths.ts';
import { hrApiSettings } from '../kit/hr-api-settings.ts';

const origin = 'https://api.gusto.com';
const path = z.string().regex(/^(\/[\w{}-]+)+$/, 'expected a path, with {id} for the employee');

/**
 * What is known of Gusto for sure is in the code; what a company decides, or what Gusto's pages leave open, is here.
 * Source: Gusto's pages on webhooks, employee events and its v1 API.
 */
export const gustoSettingsSchema = z.strictObject({
  /** The people it may speak about. Absent: everyone. */
  scope: eventScopeSchema.optional(),
  /** Where Gusto's API is. Its secret: an access token's `token`. */
  api: hrApiSettings({ baseUrl: origin }).prefault({ baseUrl: origin }),
  employeePath: path.default('/v1/employees/{id}'),
  terminationsPath: path.default('/v1/employees/{id}/terminations'),
  rehirePath: path.default('/v1/employees/{id}/rehire'),
  /**
   * Paths in the employee; `primaryJob` is the job that is marked primary, else the first. Gusto's `email` is the personal
   * address, and taken where there is no `work_email`.
   */
  attributes: attributePathsSchema({
    employeeNumber: ['employee_code'],
    email: ['work_email', 'email'],
    givenName: ['preferred_first_name', 'first_name'],
    familyName: ['last_name'],
    title: ['title', 'primaryJob.title'],
  }),
  /** Where the day of hiring is (`YYYY-MM-DD`). */
  hireDatePath: z.string().min(1).default('primaryJob.hire_date'),
  /** In which Gusto's dates are meant. Its own effective events come at midnight in California. */
  timeZone: timeZoneSchema.default('America/Los_Angeles'),
  /** Days from the day of a termination, which is the last day of work, to the day from whose beginning on access is gone. */
  leaveDaysAfterLastDay: z.int().min(0).max(31).default(1),
  /** Which event asks for an account: an employee is `created` as a draft, and `onboarded` when the papers are done. */
  onboardOn: z.enum(['employee.onboarded', 'employee.created']).default('employee.onboarded'),
  /** When that account is made: on the day of hiring, less `startLeadDays`, or at once. */
  onboardAt: z.enum(['hire-date', 'event']).default('hire-date'),
  startLeadDays: z.int().min(0).max(60).default(0),
});

export type GustoSettings = z.infer<typeof gustoSettingsSchema>;
