import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { scimKey } from '../../ledger/table/ledger-keys.ts';

/** The keys of what one client calls users and groups. */
export interface ScimKeys {
  /** The key of a user or a group, by its id. */
  resource(kind: ResourceKind, id: string): string;
  idOfResource(kind: ResourceKind, pk: string): string;
  /** The key of the claim on a name that only one resource may have. */
  name(name: UniqueName): string;
  /** The key of the users that a person is to this client. */
  usersOf(personId: string): string;
  member(groupId: string, userId: string): string;
  userOfMember(groupId: string, pk: string): string;
  /** The key of what is remembered of a list. */
  list(list: string): string;
  /** On the index of lists. */
  partition(list: string): string;
}

export type ResourceKind = 'users' | 'groups';

/** User names and display names are the same in any letter case, external ids are not. */
export interface UniqueName {
  readonly kind: ResourceKind;
  readonly type: 'name' | 'externalId';
  readonly value: string;
}

export function scimKeys(client: string): ScimKeys {
  const start = scimKey(client);
  const resource = (kind: ResourceKind, id: string) => `${start}/${kind}/${id}`;
  const member = (groupId: string, userId: string) => `${start}/members/${groupId}/${userId}`;
  return {
    resource,
    idOfResource: (kind, pk) => pk.slice(resource(kind, '').length),
    name: ({ kind, type, value }) =>
      `${start}/${kind}-by-${type}/${type === 'name' ? normaliseIdentifier(value) : value}`,
    usersOf: (personId) => `${start}/users-of-person/${personId}`,
    member,
    userOfMember: (groupId, pk) => pk.slice(member(groupId, '').length),
    list: (list) => `${start}/lists/${list}`,
    partition: (list) => `${start}/${list}`,
  };
}

/** What a client asks for becomes part of a key: nothing else can be an id. */
export function isId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id);
}

/** Where the members of a group are listed. */
export function membersList(groupId: string): string {
  return `members/${groupId}`;
}
