import * as z from 'zod';
import { checkOrigin, originExpectations } from '../kit/check-origin.ts';

const fieldName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'expected a field name');
const seconds = (maximum: number) => z.number().positive().max(maximum);

/**
 * Every fact about a tenant of Infraon that is not known for sure, each with the value we hold likely. Used by the stack's
 * configuration and, as JSON, by the functions. Faults name the path and what was expected, never a value.
 */
export const infraonOptionsSchema = z
  .strictObject({
    /** The tenant's full origin. https, unless `allowLoopback` admits a loopback host; see {@link checkOrigin}. */
    baseUrl: z.string(),
    /** For the local host and tests: takes http and https on loopback hosts. */
    allowLoopback: z.boolean().default(false),

    /** The word before the key in `Authorization`. The vendor's pages conflict; by default the key stands alone. */
    authorizationScheme: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, 'expected one word')
      .optional(),
    /** How a password travels: in the envelope of the published example, or as it is. */
    passwordEncoding: z.enum(['envelope', 'plain']).default('envelope'),
    /** Characters of a generated initial password. The policy is per role and not published. */
    initialPasswordLength: z.int().min(12).max(128).default(32),

    /** `items_per_page`. The server may cap it. */
    pageSize: z.int().min(1).max(1000).default(100),
    /** The `sort` keys that order a listing. */
    sortKeys: z
      .strictObject({
        userName: fieldName.default('actual_username'),
        email: fieldName.default('email'),
        creationTime: fieldName.default('creation_time'),
      })
      .prefault({}),
    /** Members under which a listing holds its users, when it is not a bare array. May be nested once. */
    listFields: z.array(fieldName).min(1).default(['results', 'data', 'content']),
    /** Members that hold the number of all users. Where several do, the greatest counts. */
    totalFields: z.array(fieldName).min(1).default(['total', 'count']),
    /** Whether, where no total is given, a page shorter than asked is the last. False for a server that caps pages and gives no total. */
    shortPageEnds: z.boolean().default(true),
    /**
     * Parts of the text by which a 404 says that a page is behind the last (by default, Django REST Framework's words). Any other 404
     * leaves a listing incomplete. Compared without regard to case.
     */
    pastLastPagePatterns: z.array(z.string().min(4)).default(['invalid page']),

    /** The field whose value is the `{id}` of paths. */
    accountIdField: fieldName.default('profile_id'),
    /** The field of an account that equals the `user_id` of the reply to its creation. */
    createdIdField: fieldName.default('user'),
    /** What PUT expects: the whole account with the changes, or the changes alone. */
    editStyle: z.enum(['whole-object', 'changes-only']).default('whole-object'),
    /** Values of `status` that make a 2xx a failure. Compared without regard to case. */
    failureStatuses: z.array(z.string().min(1)).default(['error', 'failed', 'failure', 'fail']),
    /** Parts of a refusal's text that say that the name or address is taken. Compared without regard to case. */
    alreadyExistsPatterns: z
      .array(z.string().min(4))
      .default([
        'already exist',
        'already been taken',
        'already taken',
        'already in use',
        'already registered',
      ]),
    /** How long a created account may stay unseen in listings before the creation is reported as unclear. */
    newAccountPatienceSeconds: seconds(300).default(5),

    /** `required`: `getmyprofile` names the API key's own user, which must be known before any write. */
    ownProfile: z.enum(['required', 'unavailable']).default('required'),
    /** How long the own profile is remembered. */
    ownProfileCacheSeconds: seconds(3600).default(300),

    /** For this long, people of whom nothing was said since it began may share one listing of everyone. */
    listingReuseSeconds: z.number().min(0).max(60).default(10),

    /**
     * For this long, an import's own listing is enough to create the accounts that it lacks: the vendor refuses a name or address
     * that was taken since.
     */
    importListingSeconds: z.number().min(0).max(3600).default(900),

    /** How CSV files are sent: as a multipart form, or as a base64 data URL in JSON. */
    csvUploadEncoding: z.enum(['multipart', 'json-data-url']).default('multipart'),
    /** The form's or object's member that holds the CSV file. */
    csvFileField: fieldName.default('file'),
    /** What an export is made of: the CSV download while it can be had, or always the listing. */
    exportFrom: z.enum(['download', 'listing']).default('download'),
    /**
     * The columns of the CSV download, by the read model's fields: those of an export that is made from the listing. The
     * first holds an id that no two accounts share.
     */
    exportColumns: z
      .array(fieldName)
      .min(1)
      .default([
        'profile_id',
        'user',
        'email',
        'name',
        'actual_username',
        'is_active',
        'creation_time',
        'last_loggged_in',
      ]),
    /** The body of `user_invite`: members for the addresses and the role, and what separates addresses. */
    invitation: z
      .strictObject({
        emailsField: fieldName.default('email'),
        roleField: fieldName.default('role'),
        separator: z.enum([';', ',']).default(';'),
      })
      .prefault({}),

    /** Time for one attempt, from sending to the end of the reply's body. */
    attemptTimeoutSeconds: seconds(300).default(10),
    /** Time for a call with all its attempts and waits, without its wait for admission by the concurrency gate. */
    totalTimeoutSeconds: seconds(900).default(30),
    /** Attempts that a read gets. Writes are sent once, unless the server says that it did not process them. */
    readAttempts: z.int().min(1).max(10).default(3),
    /** The longest `Retry-After` that is waited out inside a call. */
    maxRetryAfterSeconds: z.number().min(0).max(300).default(10),
    /** Hard cap of attempts in flight per process. */
    maxConcurrency: z.int().min(1).max(100).default(8),
    /** The longest reply that is read, downloads excepted. */
    maxReplyBytes: z
      .int()
      .min(1024)
      .default(16 * 1024 * 1024),
    /** Time for a download, and the longest one that is read. */
    downloadTimeoutSeconds: seconds(900).default(600),
    maxDownloadBytes: z
      .int()
      .min(1024)
      .default(2 * 1024 * 1024 * 1024),
  })
  .check((context) => {
    const fault = checkOrigin(context.value.baseUrl, { allowLoopback: context.value.allowLoopback });
    if (fault === undefined) return;
    context.issues.push({
      code: 'custom',
      path: ['baseUrl'],
      message: originExpectations[fault],
      input: undefined,
    });
  });

export type InfraonOptions = z.infer<typeof infraonOptionsSchema>;
