import * as z from 'zod';

const field = z.string().min(1);

/**
 * How this tenant behaves where the vendor's documents leave room. Every value can be changed while the simulator
 * runs.
 */
export const tenantOptionsSchema = z.strictObject({
  /** The largest page that the server gives, whatever is asked (`max_page_limit`). */
  pageCap: z.int().min(1),
  /** What a list page is wrapped in. */
  wrapper: z.enum(['array', 'results', 'data', 'content']),
  /** Where a wrapped page says how many users there are. */
  totalField: z.enum(['count', 'total', 'none']),
  /** What that number counts: the directory, or only the users on the page. */
  totalCounts: z.enum(['directory', 'page']),
  /** What a page after the last one is. `not-found` is Django REST Framework's 404. */
  pastEnd: z.enum(['empty', 'repeat-last', 'not-found']),
  /** What every page after the first answers: its users, or the JSON of a gateway that lets none through (404 or 400). */
  laterPages: z.enum(['served', 'not-found', 'bad-request']),
  /** The order that `sort` gives: by code unit, by lower-cased text, or none (`sort` is ignored). */
  sortOrder: z.enum(['code-unit', 'ignore-case', 'ignored']),
  /** What the id in a path is. */
  pathId: z.enum(['profile_id', 'user', 'either']),
  /** How passwords travel. */
  passwords: z.enum(['envelope', 'plain']),
  /** The shortest password that is taken, in characters. All four classes are always required. */
  passwordMinimumLength: z.int().min(1),
  /** The roles that the tenant knows; null takes any. An empty role is always taken. */
  roles: z.array(z.string()).nullable(),
  /** Create fields that an edit takes too. Those not listed are ignored, as are read-only fields. */
  editableCreateFields: z.array(field),
  /** Fields whose presence makes an edit fail with 400. */
  refusedOnEdit: z.array(field),
  /** What an edit does to writable fields that it lacks: `blank` the published ones, `blank-all` the create fields too. */
  missingOnEdit: z.enum(['keep', 'blank', 'blank-all']),
  /** What an edit answers: the user, or only `{status, message}`. */
  editAnswers: z.enum(['user', 'message']),
  /** What a create answers: the published reply, one without `user_id`, an empty body, or fields of other types. */
  createAnswers: z.enum(['user-id', 'message', 'empty', 'odd']),
  /** How a taken user name or e-mail address is reported. */
  alreadyExistsAs: z.enum(['field', 'error', 'conflict', 'logical-failure']),
  /** What `download_csv` sends: CSV, JSON, or CSV that is labelled as JSON. */
  download: z.enum(['csv', 'json', 'csv-labelled-json']),
  /** Milliseconds after which a created user is listed and returned. */
  visibleAfterMs: z.number().min(0),
  /** Fields that every user of the read model carries beside the published ones. */
  extraFields: z.record(z.string(), z.unknown()),
  /** By user name: fields of the read model that are shown with other values than the true ones. */
  shownAs: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** By user name: fields that the read model lacks for that user. */
  leftOut: z.record(z.string(), z.array(field)),
});

export type TenantOptions = z.output<typeof tenantOptionsSchema>;

/** Some of the options. */
export const tenantOptionsInputSchema = tenantOptionsSchema.partial();

export type TenantOptionsInput = z.output<typeof tenantOptionsInputSchema>;

/** They follow the published description, and the likeliest reading where it is silent. */
export const defaultTenantOptions: TenantOptions = {
  pageCap: 1000,
  wrapper: 'results',
  totalField: 'count',
  totalCounts: 'directory',
  pastEnd: 'empty',
  laterPages: 'served',
  sortOrder: 'code-unit',
  pathId: 'profile_id',
  passwords: 'envelope',
  passwordMinimumLength: 8,
  roles: null,
  editableCreateFields: [
    'first_name',
    'landline',
    'phone',
    'timezone',
    'dashboard',
    'role',
    'organization_role',
  ],
  refusedOnEdit: [],
  missingOnEdit: 'blank',
  editAnswers: 'user',
  createAnswers: 'user-id',
  alreadyExistsAs: 'field',
  download: 'csv',
  visibleAfterMs: 0,
  extraFields: {},
  shownAs: {},
  leftOut: {},
};
