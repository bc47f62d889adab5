import * as z from 'zod';
import { eventScopeSchema } from '../../environment/event-scope-schema.ts';
import { timeZoneSchema } from '../../events/day-start.ts';
import { attributePathsSchema } from '../kit/attribute-paths.ts';
import { hrApiSettings } from '../kit/hr-api-settings.ts';

const origin = 'https://api.letsdeel.com';
const dotted = z.string().min(1);
const path = z.string().regex(/^(\/[\w{}-]+)+$/, 'expected a path, with {id} for what is asked for');

/** What an event type means, and whom to ask for the person: no one where the payload's resource tells who it is. */
const eventMeaning = z.strictObject({
  means: z.enum(['onboard', 'update', 'offboard']),
  ask: z.enum(['nobody', 'person', 'contract']),
});

/** Deel has over a hundred event types. These say something of an account without being subscribed to twice. */
const defaultEvents = {
  'worker.v2.created': { means: 'onboard', ask: 'person' },
  'worker.v2.updated': { means: 'update', ask: 'person' },
  'worker.v2.deleted': { means: 'offboard', ask: 'person' },
  'employee.created.direct': { means: 'onboard', ask: 'person' },
  'employee.updated.direct': { means: 'update', ask: 'person' },
  'contract.terminated': { means: 'offboard', ask: 'contract' },
} as const;

/**
 * What is known of Deel for sure is in the code; what a company decides, or what Deel's pages leave open, is here.
 * Source: Deel's pages on webhooks, webhook event types and the People and Contracts APIs.
 */
export const deelSettingsSchema = z.strictObject({
  /** The people it may speak about. Absent: everyone. */
  scope: eventScopeSchema.optional(),
  /** Where Deel's API is. Its secret: an API token's `token`. */
  api: hrApiSettings({ baseUrl: origin }).prefault({ baseUrl: origin }),
  personPath: path.default('/rest/v2/people/{id}'),
  contractPath: path.default('/rest/v2/contracts/{id}'),
  /** By event type (`data.meta.event_type`); every other one is taken and does nothing. Replaces the default as a whole. */
  events: z.record(z.string().min(1).max(128), eventMeaning).default({ ...defaultEvents }),

  /** In a resource: where the person's and the contract's id are, and the day on which a contract ends. */
  personIdPaths: z.array(dotted).default(['id', 'hris_profile_id', 'profile_id']),
  contractIdPaths: z.array(dotted).default(['id', 'contract_id']),
  endDatePaths: z.array(dotted).default(['completion_date', 'termination_date']),
  /** In a contract: where the id of its person is. */
  personOfContractPaths: z.array(dotted).default(['worker.id']),
  /** In the payload: the event's own id and when it happened. Without an id, the body's hash counts; without a time, `timestamp`. */
  eventIdPath: dotted.default('data.meta.event_id'),
  occurredAtPath: dotted.default('data.meta.occurred_at'),

  /**
   * Paths in a person; `email.work` and `email.personal` are the values of `emails` by their type.
   */
  attributes: attributePathsSchema({
    employeeNumber: ['external_id'],
    email: ['email.work', 'email.personal'],
    givenName: ['first_name'],
    familyName: ['last_name'],
    displayName: ['full_name'],
    title: ['job_title'],
    timezone: ['timezone'],
  }),
  /** Paths in a resource that is asked no one about, and in a contract of whose person nothing else is known. */
  resourceAttributes: attributePathsSchema({
    email: ['worker.email', 'email', 'worker_email'],
    givenName: ['worker.first_name', 'first_name'],
    familyName: ['worker.last_name', 'last_name'],
    displayName: ['worker.full_name', 'full_name', 'name'],
  }),
  /** In a person: where the state of hiring is, and which states say that someone has left. */
  statusPath: dotted.default('hiring_status'),
  leftStatuses: z.array(z.string().min(1)).default(['inactive']),
  /** States by which an update gives access back after an offboarding. None: only an onboarding does. */
  restoringStatuses: z.array(z.string().min(1)).default([]),
  /** In a person: the employments, and of each its id and whether it has ended. One that runs on keeps the account. */
  employmentsPath: dotted.default('employments'),
  employmentIdPath: dotted.default('id'),
  employmentEndedPath: dotted.default('is_ended'),

  /** In a person: the first day of work. */
  startDatePath: dotted.default('start_date'),
  /** When someone new gets an account: on the first day of work, less `startLeadDays`, or at once. */
  onboardAt: z.enum(['start-date', 'event']).default('start-date'),
  startLeadDays: z.int().min(0).max(60).default(0),
  /** In which Deel's dates are meant. */
  timeZone: timeZoneSchema.default('UTC'),
  /** Days from a contract's end, which is the last day of work, to the day from whose beginning on access is gone. */
  leaveDaysAfterLastDay: z.int().min(0).max(31).default(1),
});

export type DeelSettings = z.infer<typeof deelSettingsSchema>;

/** What an event type is configured to mean. Undefined: nothing. */
export function eventRule(
  type: string,
  { events }: DeelSettings,
): DeelSettings['events'][string] | undefined {
  return Object.hasOwn(events, type) ? events[type] : undefined;
}
