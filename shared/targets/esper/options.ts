import * as z from 'zod';
import { checkOrigin, originExpectations } from '../kit/check-origin.ts';

/** The roles that Esper has (`profile.role`). */
const esperRoles = [
  'Shoonya Admin',
  'Enterprise Admin',
  'Enterprise User',
  'Viewer',
  'Group Admin',
  'Group Viewer',
] as const;

export type EsperRole = (typeof esperRoles)[number];

/** Roles that hold for device groups, which must be named when the role is given. */
const groupRoles: readonly EsperRole[] = ['Group Admin', 'Group Viewer'];

const esperRole = z.enum(esperRoles);
const fieldName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'expected a field name');
const seconds = (maximum: number) => z.number().positive().max(maximum);

const fields = z.strictObject({
  /** The tenant's full origin, `https://TENANT-api.esper.cloud`. https, unless `allowLoopback` admits a loopback host. */
  baseUrl: z.string(),
  /** For the local host and tests: takes http and https on loopback hosts. */
  allowLoopback: z.boolean().default(false),
  /** The path below which every call goes, without a slash at its end. */
  apiPath: z
    .string()
    .regex(/^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$/, 'expected a path such as /api')
    .default('/api'),
  /** The tenant's enterprise: part of every profile that is written, and of the paths of the newer API. */
  enterpriseId: z.guid(),
  /** Which API writes: the published one, which Esper marks deprecated, or the replacements that it names. Both read alike. */
  esperApi: z.enum(['users', 'invites']),

  /** Our roles, and the role of Esper that each stands for. Several may stand for the same. */
  roleMap: z.record(z.string().trim().min(1).max(100), esperRole).default({}),
  /** Esper's role for whoever has none, or one that `roleMap` does not name. Which it is, is told as not taken. */
  defaultRole: esperRole,
  /** By Esper's role, the device groups (UUIDs) that it is given for. Needed for the two group roles, where they are given. */
  groupMap: z.partialRecord(esperRole, z.array(z.guid()).min(1)).default({}),
  /**
   * What stands in for disabling with `esperApi: invites`, which has none: `delete` removes the user, `viewer-role` leaves one
   * with the role Viewer, which then no one else may have. With `esperApi: users` a user is made inactive.
   */
  disableBy: z.enum(['delete', 'viewer-role']).optional(),
  /** How long an invitation can be accepted; until then it is not sent again. */
  invitationValidSeconds: z
    .int()
    .min(60)
    .max(90 * 86_400)
    .default(7 * 86_400),
  /**
   * How invited people sign in: the tenant's connection to ask for, as users show it in `profile.authn_connection_id`. By default
   * none is asked for, and Esper chooses the tenant's default.
   */
  invitationConnectionId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected the id of a connection')
    .optional(),
  /** How long a created user may stay unseen before the creation is reported as unclear. */
  newAccountPatienceSeconds: seconds(300).default(5),
  /** Characters of the password that a user is created with and no one learns; null sends none. The policy is not published. */
  initialPasswordLength: z.int().min(12).max(128).nullable().default(32),
  /** Parts of a refusal's text that say that the name or address is taken. Compared without regard to case. */
  alreadyExistsPatterns: z
    .array(z.string().min(4))
    .default([
      'already exist',
      'already been taken',
      'already taken',
      'already in use',
      'already registered',
      'already invited',
    ]),

  /** `limit` of a listing. The server may give less. */
  pageSize: z.int().min(1).max(1000).default(100),
  /** Members inside which a newer reply may hold what an older one is. */
  wrapperFields: z.array(fieldName).default(['content']),

  /**
   * Esper has no search. For this long, people of whom nothing was said since it began may share one listing of everyone.
   */
  listingReuseSeconds: z.number().min(0).max(60).default(10),
  /** How long the API key's own user is remembered. */
  ownUserCacheSeconds: seconds(3600).default(300),
  /** Time for one attempt, from sending to the end of the reply's body. */
  attemptTimeoutSeconds: seconds(300).default(10),
  /** Time for a call with all its attempts and waits, without its wait for admission by the concurrency gate. */
  totalTimeoutSeconds: seconds(900).default(30),
  /** Attempts that a read gets. Writes are sent once, unless the server says that it did not process them. */
  readAttempts: z.int().min(1).max(10).default(3),
  /** The wait after a first 429 or failed read without `Retry-After`, which Esper does not promise. Doubles each time, jittered. */
  firstBackoffSeconds: seconds(60).default(0.5),
  maxBackoffSeconds: seconds(300).default(10),
  /** The longest `Retry-After` that is waited out inside a call. */
  maxRetryAfterSeconds: z.number().min(0).max(300).default(10),
  /** Hard cap of attempts in flight per process. No rate limit is published. */
  maxConcurrency: z.int().min(1).max(100).default(4),
  /** The longest reply that is read. */
  maxReplyBytes: z
    .int()
    .min(1024)
    .default(16 * 1024 * 1024),
});

/**
 * Every fact about a tenant of Esper that is not known for sure, each with the value we hold likely, and what each company has to
 * say itself. Used by the stack's configuration and, as JSON, by the functions. Faults name the path and what was expected, never a
 * value.
 */
export const esperOptionsSchema = fields.check((context) => {
  const options = context.value;
  const refuse = (path: string, message: string) =>
    context.issues.push({ code: 'custom', path: [path], message, input: undefined });
  const fault = checkOrigin(options.baseUrl, { allowLoopback: options.allowLoopback });
  if (fault !== undefined) refuse('baseUrl', originExpectations[fault]);

  const given = new Set<EsperRole>([...Object.values(options.roleMap), options.defaultRole]);
  for (const role of groupRoles) {
    if (given.has(role) && options.groupMap[role] === undefined)
      refuse('groupMap', `expected groups for the role ${role}, which is given`);
  }
  if (options.esperApi === 'users' && options.disableBy !== undefined)
    refuse('disableBy', 'expected nothing with esperApi users, where users are made inactive');
  if (options.esperApi === 'users' && options.invitationConnectionId !== undefined)
    refuse('invitationConnectionId', 'expected nothing with esperApi users, which does not invite');
  if (options.esperApi === 'invites' && options.disableBy === undefined)
    refuse('disableBy', 'expected delete or viewer-role with esperApi invites, which cannot disable');
  if (options.disableBy === 'viewer-role' && given.has('Viewer'))
    refuse('disableBy', 'expected that no one is given the role Viewer, which means disabled');
  if (options.maxBackoffSeconds < options.firstBackoffSeconds)
    refuse('maxBackoffSeconds', 'expected at least firstBackoffSeconds');
});

export type EsperOptions = z.infer<typeof esperOptionsSchema>;
