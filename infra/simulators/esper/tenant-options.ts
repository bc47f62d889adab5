import * as z from 'zod';
import { defaultGroups } from './groups.ts';
import { uuidOf } from './user.ts';

const group = z.strictObject({ id: z.uuid(), name: z.string(), path: z.string(), device_count: z.int() });

/** How this tenant behaves where the vendor's documents leave room. Every value can be changed while the simulator runs. */
export const tenantOptionsSchema = z.strictObject({
  /** The largest page that the server gives, whatever `limit` asks. */
  pageCap: z.int().min(1),
  /**
   * What `next` and `previous` point to: this server, this server by the other scheme, or a host inside the vendor's
   * network. Their offset is right in each case. `none`: both are null, whatever follows.
   */
  pageLinks: z.enum(['own', 'wrong-scheme', 'wrong-host', 'none']),
  /** What `count` counts: the directory, or only the users on the page. */
  counts: z.enum(['directory', 'page']),
  /** What every page after the first answers: its users, or the JSON of a gateway that lets none through (404 or 400). */
  laterPages: z.enum(['served', 'not-found', 'bad-request']),
  /** Which replies are wrapped in `{"content": …}`: none, those of the newer family, or all. Errors never are. */
  wrapped: z.enum(['none', 'newer', 'all']),
  /** How the newer family words its errors: `{status, error, message}` or `{code, errors, message}`. */
  newerErrors: z.enum(['status-error', 'code-errors']),
  /** Whether the writes that the vendor calls deprecated are still served; otherwise they answer 410. */
  deprecatedWrites: z.enum(['served', 'gone']),
  groups: z.array(group),
  /** What PUT does to a name, an address and `is_active` that the body lacks. */
  missingOnReplace: z.enum(['keep', 'blank']),
  /** Whether PATCH takes a part of a profile, or wants the whole. */
  patchedProfile: z.enum(['partial', 'whole']),
  /** The status of a create or an invitation of someone who is a user already. */
  alreadyExistsStatus: z.literal([400, 409]),
  /** What a second invitation does while one is pending: sends another, or is refused as though the user existed. */
  secondInvitation: z.enum(['sent', 'refused']),
  /** Fields that are taken without an error and not stored. */
  ignoredFields: z.array(z.string().min(1)),
  /** Requests a second over all callers; what is above gets 429 without `Retry-After`. Null: no limit. */
  requestsPerSecond: z.number().positive().nullable(),
  /** Milliseconds after which a created user, or one who accepted, is listed and returned. */
  visibleAfterMs: z.number().min(0),
  /** The ways in which the tenant's people sign in, by which an invitation may ask for one (`connection_id`); the first is the default. */
  connections: z.array(z.guid()).min(1),
  /** By user name: fields of the read model that are shown with other values than the true ones. */
  shownAs: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** By user name: fields that the read model lacks for that user. */
  leftOut: z.record(z.string(), z.array(z.string().min(1))),
});

export type TenantOptions = z.output<typeof tenantOptionsSchema>;

/** Some of the options. */
export const tenantOptionsInputSchema = tenantOptionsSchema.partial();

export type TenantOptionsInput = z.output<typeof tenantOptionsInputSchema>;

/** They follow the published description, and the likeliest reading where it is silent. */
export const defaultTenantOptions: TenantOptions = {
  pageCap: 100,
  pageLinks: 'wrong-scheme',
  counts: 'directory',
  laterPages: 'served',
  wrapped: 'none',
  newerErrors: 'status-error',
  deprecatedWrites: 'served',
  groups: [...defaultGroups],
  missingOnReplace: 'keep',
  patchedProfile: 'partial',
  alreadyExistsStatus: 400,
  secondInvitation: 'sent',
  ignoredFields: [],
  requestsPerSecond: null,
  visibleAfterMs: 0,
  connections: [uuidOf('connection'), uuidOf('single sign-on')],
  shownAs: {},
  leftOut: {},
};
