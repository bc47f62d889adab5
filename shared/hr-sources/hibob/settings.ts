import * as z from 'zod';
import { eventScopeSchema } from '../../environment/event-scope-schema.ts';
import { timeZoneSchema } from '../../events/day-start.ts';
import { attributePathsSchema } from '../kit/attribute-paths.ts';
import { hrApiSettings } from '../kit/hr-api-settings.ts';

const fieldPath = z.string().regex(/^[\w-]+(\.[\w-]+)+$/, 'expected the id of a field, such as work.title');

const origin = 'https://api.hibob.com';

/**
 * What is known of HiBob for sure is in the code; what a company decides, or what Bob's pages leave open, is here.
 * Source: Bob's pages on webhooks v2 and its People read API contract.
 */
export const hibobSettingsSchema = z.strictObject({
  /** The people it may speak about. Absent: everyone. */
  scope: eventScopeSchema.optional(),
  /** Where Bob's API is. Its secret: the service user's `user` and `password`. */
  api: hrApiSettings({ baseUrl: origin }).prefault({ baseUrl: origin }),
  /** Bob says that a change may take 20 seconds until its API shows it. */
  settlesWithinSeconds: z.int().min(0).max(900).default(20),
  /**
   * How an employee is asked for: `search` is POST `/v1/people/search` with `showInactive`, which is documented to find
   * leavers; `by-id` is POST `/v1/people/{id}`.
   */
  lookUp: z.enum(['search', 'by-id']).default('search'),
  /** Adds the texts of list fields (such as titles), which Bob otherwise gives as ids of list items. */
  humanReadable: z.boolean().default(true),
  /** Ids of Bob's fields. */
  attributes: attributePathsSchema({
    employeeNumber: ['work.employeeIdInCompany'],
    email: ['root.email'],
    givenName: ['root.firstName'],
    familyName: ['root.surname'],
    displayName: ['root.displayName'],
    title: ['work.title'],
  }),
  /** Where an employee's dates (`YYYY-MM-DD`) and status are. */
  startDateField: fieldPath.default('work.startDate'),
  terminationDateField: fieldPath.default('internal.terminationDate'),
  lifecycleStatusField: fieldPath.default('internal.lifecycleStatus'),
  /** The statuses of those whose leaving is in effect, compared by their letters alone. Garden leave ends access. */
  leftStatuses: z.array(z.string().min(1)).default(['terminated', 'garden leave']),
  /** In which Bob's dates are meant: that of the company's site. */
  timeZone: timeZoneSchema.default('UTC'),
  /** Days from the termination date to the day from whose beginning on access is gone. Bob changes the status at once: 0. */
  leaveDaysAfterTerminationDate: z.int().min(0).max(31).default(0),
  /** On whose clocks `triggeredAt` is, which tells no offset in Bob's examples. */
  triggeredAtTimeZone: timeZoneSchema.default('UTC'),
  /** When someone who was created in Bob gets an account: on the day of starting, less `startLeadDays`, or at once. */
  onboardAt: z.enum(['start-date', 'creation']).default('start-date'),
  startLeadDays: z.int().min(0).max(60).default(0),
  /** `employee.inactivated` is also sent for leave, unless HR chose that the employee remains active. */
  onLeave: z.enum(['suspend', 'keep']).default('suspend'),
  /** What deleting an employee means, and the member of `data` in which a deletion tells the address. */
  onDeleted: z.enum(['offboard', 'nothing']).default('offboard'),
  deletedEmailField: z.string().min(1).default('email'),
});

export type HibobSettings = z.infer<typeof hibobSettingsSchema>;
