import { type Clock, systemClock } from '../../http/clock.ts';
import { textOf } from '../../http/read-scalar.ts';
import type { CredentialProvider } from '../../http/vendor-authorization.ts';
import { createVendorHttp, type VendorAttempt, type VendorCallOptions } from '../../http/vendor-http.ts';
import { type FindQuery, type Found, findUsers, searchUsers } from './find-users.ts';
import { InfraonError, isLogicalFailure } from './infraon-error.ts';
import { type InfraonUser, isObject, parseUser } from './infraon-user.ts';
import { type ListingOptions, listAllUsers } from './list-all-users.ts';
import { type PageRequest, readPage, type UserPage } from './list-users.ts';
import { type CsvDownload, type CsvFile, csvEncodings, openCsvDownload } from './open-csv-download.ts';
import type { InfraonOptions } from './options.ts';

/** Waits before repeats, where the vendor does not say how long. */
const backoff = { firstBackoffSeconds: 0.2, maxBackoffSeconds: 5 };

/** Paths of other operations, which a user's id must never be taken for. */
const reserved = new Set([
  '.',
  '..',
  'active_users',
  'activeuser_list',
  'download_csv',
  'getmyprofile',
  'logout',
  'myprofile',
  'options',
  'preference',
  'upload_csv',
  'user_invite',
  'validate_csv',
]);

/** The path of one user. Throws a RangeError for an id that would name something else. */
function userPath(id: string): string {
  if (id === '' || id.length > 128 || reserved.has(id.toLowerCase())) {
    throw new RangeError('not the id of an Infraon user');
  }
  return `${encodeURIComponent(id)}/`;
}

/** The create fields of the published example, and whatever else the caller gives. */
interface NewInfraonUser {
  readonly email: string;
  readonly username: string;
  readonly password: string;
  readonly confirm_password: string;
  readonly [field: string]: unknown;
}

/** A user that was created. */
export interface CreatedInfraonUser {
  /** By another field than the one in paths; undefined where the reply does not tell. */
  readonly user_id: string | undefined;
}

interface Invitation {
  readonly emails: readonly string[];
  readonly role?: string | undefined;
}

type FindOptions = VendorCallOptions & Pick<FindQuery, 'sortVerified'>;

/** What an operation answers whose reply is not published beyond the shared model: kept as it came. */
type RawReply = unknown;

/** The 16 published operations of the User Profile API, and what is built on its list. All throw {@link InfraonError}. */
export interface InfraonClient {
  listUsers(request: PageRequest, call?: VendorCallOptions): Promise<UserPage>;
  createUser(user: NewInfraonUser, call?: VendorCallOptions): Promise<CreatedInfraonUser>;
  getUser(id: string, call?: VendorCallOptions): Promise<InfraonUser>;
  /** Replaces the user by what is given. Answers what the vendor answers: read the user back to see what took. */
  editUser(id: string, user: Readonly<Record<string, unknown>>, call?: VendorCallOptions): Promise<RawReply>;
  deleteUser(id: string, call?: VendorCallOptions): Promise<void>;
  /** The API key's own user (`getmyprofile`). */
  getOwnProfile(call?: VendorCallOptions): Promise<InfraonUser>;
  /** GET `activeuser_list`. */
  listActiveUsers(call?: VendorCallOptions): Promise<RawReply>;
  /** GET `options`. */
  getOptions(call?: VendorCallOptions): Promise<RawReply>;
  /** POST `active_users`, with a body that is the caller's. */
  queryActiveUsers(body: unknown, call?: VendorCallOptions): Promise<RawReply>;
  /** POST `logout`, with a body that is the caller's. */
  logOut(body: unknown, call?: VendorCallOptions): Promise<RawReply>;
  /** POST `myprofile`, with a body that is the caller's. */
  saveOwnProfile(body: unknown, call?: VendorCallOptions): Promise<RawReply>;
  /** POST `preference`, with a body that is the caller's. */
  savePreference(body: unknown, call?: VendorCallOptions): Promise<RawReply>;
  /** Sends invitation mails. The link lives 36 hours by default. */
  inviteUser(invitation: Invitation, call?: VendorCallOptions): Promise<RawReply>;
  validateCsv(file: CsvFile, call?: VendorCallOptions): Promise<RawReply>;
  uploadCsv(file: CsvFile, call?: VendorCallOptions): Promise<RawReply>;
  downloadCsv(call?: VendorCallOptions): Promise<CsvDownload>;
  /** Every user, each once. Throws `incomplete-listing` when the listing ends before its total. */
  listAllUsers(options?: ListingOptions): AsyncGenerator<InfraonUser, void, void>;
  /** Users that bear the name. Empty only when that is proven; see {@link findUsers}. */
  findByUserName(userName: string, options?: FindOptions): Promise<readonly InfraonUser[]>;
  findByEmail(email: string, options?: FindOptions): Promise<readonly InfraonUser[]>;
  findUsers(query: FindQuery): Promise<readonly InfraonUser[]>;
  /** As `findUsers`, without a listing: says where it could not tell. */
  searchUsers(query: FindQuery): Promise<Found>;
}

export interface InfraonClientDependencies {
  readonly options: InfraonOptions;
  readonly credentials: CredentialProvider;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** In [0, 1): jitters the waits before repeats. */
  readonly random?: () => number;
  /** Told of every attempt of a call. */
  readonly onAttempt?: (attempt: VendorAttempt) => void;
  /** Told after a complete listing how many users in it could not be read, where any. */
  readonly onUnreadable?: (count: number) => void;
}

export function createInfraonClient(dependencies: InfraonClientDependencies): InfraonClient {
  const { options } = dependencies;
  const { authorizationScheme: scheme } = options;
  const http = createVendorHttp({
    prefix: new URL('/ux/common/user/profile/', options.baseUrl),
    options: { ...options, ...backoff },
    authorize: (key) => (scheme === undefined ? key : `${scheme} ${key}`),
    fail: (details) => new InfraonError(details),
    isLogicalFailure: (body) => isLogicalFailure(body, options),
    credentials: dependencies.credentials,
    fetch: dependencies.fetch ?? globalThis.fetch,
    clock: dependencies.clock ?? systemClock,
    random: dependencies.random ?? Math.random,
    onAttempt: dependencies.onAttempt,
  });
  const encodeCsv = csvEncodings[options.csvUploadEncoding];
  const post = (operation: string, path: string) => (json: unknown, call?: VendorCallOptions) =>
    http.call({ operation, method: 'POST', path, json }, call);
  const get = (operation: string, path: string) => (call?: VendorCallOptions) =>
    http.call({ operation, method: 'GET', path }, call);
  const sendCsv = (operation: string, path: string) => (file: CsvFile, call?: VendorCallOptions) =>
    http.call({ operation, method: 'POST', path, ...encodeCsv(file, options) }, call);

  const listUsers: InfraonClient['listUsers'] = (request, call) =>
    readPage(http, { ...request, options, call });
  const find = (query: FindQuery) => findUsers({ ...query, listUsers, options });

  return {
    listUsers,
    async createUser(user, call) {
      const reply = await http.call({ operation: 'createUser', method: 'POST', path: '', json: user }, call);
      // Whatever it says, the user is there.
      return { user_id: isObject(reply) ? textOf(reply.user_id) : undefined };
    },
    getUser: async (id, call) =>
      parseUser(await http.call({ operation: 'getUser', method: 'GET', path: userPath(id) }, call), options),
    editUser: (id, user, call) =>
      http.call({ operation: 'editUser', method: 'PUT', path: userPath(id), json: user }, call),
    async deleteUser(id, call) {
      await http.call({ operation: 'deleteUser', method: 'DELETE', path: userPath(id) }, call);
    },
    getOwnProfile: async (call) => parseUser(await get('getOwnProfile', 'getmyprofile/')(call), options),
    listActiveUsers: get('listActiveUsers', 'activeuser_list/'),
    getOptions: get('getOptions', 'options/'),
    queryActiveUsers: post('queryActiveUsers', 'active_users/'),
    logOut: post('logOut', 'logout/'),
    saveOwnProfile: post('saveOwnProfile', 'myprofile/'),
    savePreference: post('savePreference', 'preference/'),
    inviteUser: (invitation, call) =>
      post('inviteUser', 'user_invite/')(
        {
          [options.invitation.emailsField]: invitation.emails.join(options.invitation.separator),
          ...(invitation.role === undefined ? {} : { [options.invitation.roleField]: invitation.role }),
        },
        call,
      ),
    validateCsv: sendCsv('validateCsv', 'validate_csv/'),
    uploadCsv: sendCsv('uploadCsv', 'upload_csv/'),
    async downloadCsv(call) {
      const limits = { timeoutSeconds: options.downloadTimeoutSeconds, maxBytes: options.maxDownloadBytes };
      const request = { operation: 'downloadCsv', method: 'GET', path: 'download_csv/' } as const;
      return openCsvDownload(await http.download(request, limits, call), options);
    },
    listAllUsers: (listing = {}) =>
      listAllUsers({
        ...listing,
        listUsers,
        options,
        onComplete: (summary) => {
          if (summary.unreadable > 0) dependencies.onUnreadable?.(summary.unreadable);
          listing.onComplete?.(summary);
        },
      }),
    findByUserName: (userName, given = {}) => find({ ...given, userNames: [userName], emails: [] }),
    findByEmail: (email, given = {}) => find({ ...given, userNames: [], emails: [email] }),
    findUsers: find,
    searchUsers: (query) => searchUsers({ ...query, listUsers, options }),
  };
}
