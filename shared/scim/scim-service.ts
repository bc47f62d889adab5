import type { TargetOutcome } from '../domain/outcome.ts';

/** One entry of a multi-valued attribute. */
export interface ScimValue {
  readonly value: string;
  /** Such as `work`, `home` or `mobile`. */
  readonly type?: string;
  readonly primary?: boolean;
  readonly display?: string;
}

/** One postal address. It is kept as sent, and goes to no target. */
export interface ScimAddress {
  readonly type?: string;
  readonly primary?: boolean;
  readonly formatted?: string;
  readonly streetAddress?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** The attributes of a user that are kept: a closed set, flat, by their names in RFC 7643. Values come back as they were sent. */
export interface ScimUserAttributes {
  readonly userName?: string;
  readonly externalId?: string;
  readonly active?: boolean;
  readonly displayName?: string;
  readonly nickName?: string;
  readonly profileUrl?: string;
  readonly title?: string;
  readonly userType?: string;
  readonly preferredLanguage?: string;
  readonly locale?: string;
  readonly timezone?: string;
  /** `name.givenName`, and so on. */
  readonly givenName?: string;
  readonly familyName?: string;
  readonly middleName?: string;
  readonly formattedName?: string;
  readonly honorificPrefix?: string;
  readonly honorificSuffix?: string;
  readonly emails?: readonly ScimValue[];
  readonly phoneNumbers?: readonly ScimValue[];
  readonly addresses?: readonly ScimAddress[];
  readonly roles?: readonly ScimValue[];
  /** From the enterprise extension. */
  readonly employeeNumber?: string;
  readonly costCenter?: string;
  readonly organization?: string;
  readonly division?: string;
  readonly department?: string;
  /** `manager.value`: the id that the client gave, not checked. */
  readonly manager?: string;
  readonly managerDisplayName?: string;
}

/** What a request changes: an attribute that is left out stays, and `null` clears one. */
export type ScimUserChanges = { readonly [A in keyof ScimUserAttributes]?: ScimUserAttributes[A] | null };

/** Times are ISO 8601 in UTC. */
export interface ScimMeta {
  readonly created: string;
  readonly lastModified: string;
  /** Opaque, letters and digits: what stands between the quotes of an ETag. It changes with every visible change, whoever made it. */
  readonly version: string;
}

/** Where a user stands in one target, for the read-only extension `urn:…:user-lifecycle:2.0:Targets`. */
export interface ScimTargetState {
  /** Whether the target is still to be brought up to date. */
  readonly pending: boolean;
  /** What a human must let go first. */
  readonly held?: 'brake';
  /** Whether the target has an account that is the user's. */
  readonly hasAccount: boolean;
  /** Attributes that the target refused or ignored. */
  readonly notTaken?: TargetOutcome['notTaken'];
  /** Since when the account of someone who left could not be deactivated. */
  readonly notDeactivatedSince?: string;
}

export interface ScimReference {
  readonly id: string;
  readonly display?: string;
}

/** A user as the ledger has it: the desired state, in the client's own spelling where that says the same. */
export interface ScimUser {
  readonly id: string;
  readonly attributes: ScimUserAttributes;
  /** Read-only. */
  readonly groups: readonly ScimReference[];
  /** By the target's name. */
  readonly targets: Readonly<Record<string, ScimTargetState>>;
  readonly meta: ScimMeta;
}

export interface ScimGroupAttributes {
  readonly displayName?: string;
  readonly externalId?: string;
}

export interface ScimGroup {
  readonly id: string;
  readonly attributes: ScimGroupAttributes;
  /** Undefined where they were not asked for. */
  readonly members?: readonly ScimReference[];
  readonly meta: ScimMeta;
}

/** What a PATCH does to a group. Members are ids of users; an id of no one is ignored when it is removed, and `invalid` when it is added. */
export interface ScimGroupChanges {
  readonly displayName?: string;
  readonly externalId?: string | null;
  readonly addMembers?: readonly string[];
  readonly removeMembers?: readonly string[];
  /** These and no others. Takes the place of the members; `addMembers` and `removeMembers` come on top. */
  readonly replaceMembers?: readonly string[];
}

/** Terms of a filter that all hold (`and`). Comparisons are `eq`; letter case counts for `id`, `externalId` and members only. */
export interface ScimTerm<Attribute extends string> {
  readonly attribute: Attribute;
  readonly value: string;
}
/** `email` is the value of any entry of `emails` that reaches the targets: the primary one, else the first. */
export type ScimUserTerm = ScimTerm<'id' | 'userName' | 'externalId' | 'email' | 'manager'>;
export type ScimGroupTerm = ScimTerm<'id' | 'displayName' | 'externalId' | 'member'>;

export interface ScimQuery<Term> {
  /** Absent: everything. */
  readonly filter?: readonly Term[];
  /** From 1. */
  readonly startIndex: number;
  /** 0: only the total. */
  readonly count: number;
}

export interface ScimPage<Resource> {
  readonly kind: 'ok';
  readonly totalResults: number;
  readonly startIndex: number;
  readonly resources: readonly Resource[];
}

interface NotFound {
  readonly kind: 'notFound';
}
/** `uniqueness`: 409. `detail` holds no value. */
interface Conflict {
  readonly kind: 'conflict';
  readonly detail: string;
}
/** 403: the client may not speak of the person. */
interface Forbidden {
  readonly kind: 'forbidden';
  readonly detail: string;
}
/** 412. */
interface VersionMismatch {
  readonly kind: 'versionMismatch';
}
/** 400, with the `scimType` where there is one. `detail` names attributes, never values. */
export interface ScimInvalid {
  readonly kind: 'invalid';
  readonly scimType?:
    | 'invalidValue'
    | 'invalidPath'
    | 'invalidFilter'
    | 'noTarget'
    | 'mutability'
    | 'tooMany';
  readonly detail: string;
}
interface Ok<Resource> {
  readonly kind: 'ok';
  readonly resource: Resource;
}
/** The resource came into being, or came back. */
interface Created<Resource> {
  readonly kind: 'created';
  readonly resource: Resource;
}

export type ScimFound<Resource> = Ok<Resource> | NotFound;
export type ScimCreated<Resource> = Created<Resource> | Conflict | Forbidden | ScimInvalid;
export type ScimWritten<Resource> =
  | Ok<Resource>
  | NotFound
  | Conflict
  | Forbidden
  | VersionMismatch
  | ScimInvalid;
export type ScimDeleted =
  | { readonly kind: 'deleted' }
  | NotFound
  | Conflict
  | Forbidden
  | VersionMismatch
  | ScimInvalid;
export type ScimListed<Resource> = ScimPage<Resource> | ScimInvalid;

export interface ScimTarget {
  readonly id: string;
  /** Versions of which the resource must have one; absent: any. (`If-Match: *` is absent, too.) */
  readonly ifMatch?: readonly string[];
}

/**
 * What one SCIM client says and sees. Each call that says something is one user event of the source `scim-CLIENT`, held and merged
 * before the call returns; what the brake holds is `ok`, and `pending` in the user's targets. Throws a `LedgerUnavailableError`
 * (503, `Retry-After`) where nothing can be promised: the same call may be repeated.
 */
export interface ScimService {
  createUser(attributes: ScimUserAttributes): Promise<ScimCreated<ScimUser>>;
  getUser(id: string, options?: ScimUserOptions): Promise<ScimFound<ScimUser>>;
  listUsers(query: ScimQuery<ScimUserTerm>, options?: ScimUserOptions): Promise<ScimListed<ScimUser>>;
  /** PUT: what is left out is cleared, except `active`; what the client merely repeats says nothing. */
  replaceUser(target: ScimTarget, attributes: ScimUserAttributes): Promise<ScimWritten<ScimUser>>;
  /** PATCH: `change` is given the attributes as they are served, and may be called again when someone else wrote meanwhile. */
  changeUser(
    target: ScimTarget,
    change: (current: ScimUserAttributes) => ScimUserChanges | ScimInvalid,
  ): Promise<ScimWritten<ScimUser>>;
  deleteUser(target: ScimTarget): Promise<ScimDeleted>;

  createGroup(attributes: ScimGroupAttributes, members: readonly string[]): Promise<ScimCreated<ScimGroup>>;
  getGroup(id: string, options: ScimGroupOptions): Promise<ScimFound<ScimGroup> | ScimInvalid>;
  listGroups(query: ScimQuery<ScimGroupTerm>, options: ScimGroupOptions): Promise<ScimListed<ScimGroup>>;
  /** PUT. Without `members` they stay as they are. */
  replaceGroup(
    target: ScimTarget,
    group: ScimGroupAttributes & { readonly members?: readonly string[] },
  ): Promise<ScimWritten<ScimGroup>>;
  changeGroup(target: ScimTarget, changes: ScimGroupChanges): Promise<ScimWritten<ScimGroup>>;
  deleteGroup(target: ScimTarget): Promise<ScimDeleted>;
}

export interface ScimUserOptions {
  /** True for `attributes=…`: what the client is shown is not all that it may repeat later. */
  readonly isPart: boolean;
}

export interface ScimGroupOptions {
  /** False for `excludedAttributes=members`. */
  readonly withMembers: boolean;
}
