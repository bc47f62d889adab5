import * as z from 'zod';
import { eventScopeSchema } from '../../environment/event-scope-schema.ts';
import { timeZoneSchema } from '../../events/day-start.ts';
import { attributePathsSchema } from '../kit/attribute-paths.ts';
import { hrApiSettings } from '../kit/hr-api-settings.ts';

const dotted = z.string().regex(/^[\w-]+(\.[\w-]+)*$/, 'expected a dotted path');
const paths = z.array(dotted).min(1).max(8);
const path = z.string().regex(/^(\/[\w.{}-]+)+$/, 'expected a path');

const origin = 'https://api.personio.de';

/**
 * What is known of Personio for sure is in the code; what a company decides, or what its pages leave open, is here. Of
 * several paths the first that holds something counts. Source: Personio's pages on webhooks and its v1 API.
 */
export const personioSettingsSchema = z.strictObject({
  /** The people it may speak about. Absent: everyone. */
  scope: eventScopeSchema.optional(),
  /** Where Personio's API is. Its secret: the `clientId` and `clientSecret` of API credentials that may read employees. */
  api: hrApiSettings({ baseUrl: origin }).prefault({ baseUrl: origin }),
  /** Where `client_id` and `client_secret` are posted for a token, and where the answer holds it. */
  authPath: path.default('/v1/auth'),
  tokenPaths: paths.default(['data.token', 'access_token']),
  /** How long a token is used. */
  tokenSeconds: z.int().min(120).max(86_400).default(3600),
  /** Where an employee is asked for, and where the answer holds the record. */
  employeePath: path.default('/v1/company/employees/{id}'),
  recordPaths: paths.default(['data.attributes', 'data']),
  /** Where a webhook's payload names the person: of `person.*`, and of `employment.*`, whose own `id` is another one. */
  personIdPaths: paths.default(['person.id', 'person_id', 'id']),
  employmentPersonIdPaths: paths.default(['person.id', 'person_id', 'employee.id', 'employee_id']),
  /** Where a webhook has an id of its own (such as `meta.id`). Absent: a delivery is known by its bytes. */
  eventIdPath: dotted.optional(),
  /** Where the payload of `employment.terminated` tells the last day of work. */
  terminationPaths: paths.default([
    'last_working_day',
    'termination_date',
    'employment_end_date',
    'end_date',
  ]),
  /** Paths in the record; Personio's v1 wraps each value: `{"label": …, "value": …}`. */
  attributes: attributePathsSchema({
    employeeNumber: ['id.value', 'id'],
    email: ['email.value', 'email'],
    givenName: ['preferred_name.value', 'first_name.value', 'preferred_name', 'first_name'],
    familyName: ['last_name.value', 'last_name'],
    title: ['position.value', 'position'],
  }),
  statusPaths: paths.default(['status.value', 'status']),
  /** The statuses of those who have left, without regard to case. */
  inactiveStatuses: z.array(z.string().min(1)).default(['inactive']),
  hireDatePaths: paths.default(['hire_date.value', 'hire_date']),
  leaveDatePaths: paths.default([
    'last_working_day.value',
    'termination_date.value',
    'contract_end_date.value',
    'last_working_day',
    'termination_date',
  ]),
  /** In which Personio's dates are meant. */
  timeZone: timeZoneSchema.default('Europe/Berlin'),
  /** Days from the last day of work to the day from whose beginning on access is gone. */
  leaveDaysAfterLastDay: z.int().min(0).max(31).default(1),
  /** When someone gets an account: on the day of hiring, less `startLeadDays`, or at once. */
  onboardAt: z.enum(['hire-date', 'event']).default('hire-date'),
  startLeadDays: z.int().min(0).max(60).default(0),
  /** What deleting a person means. */
  onDeleted: z.enum(['offboard', 'nothing']).default('offboard'),
});

export type PersonioSettings = z.infer<typeof personioSettingsSchema>;
