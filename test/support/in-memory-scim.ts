import type {
  ScimFound,
  ScimGroup,
  ScimGroupAttributes,
  ScimService,
  ScimUser,
  ScimUserAttributes,
} from '../../shared/scim/scim-service.ts';

const now = '2026-11-26T09:00:00.000Z';

/** One SCIM client's users and groups in two maps: what the HTTP face is tested against. It keeps no rule of the ledger. */
export function createInMemoryScim(): ScimService {
  const users = new Map<string, ScimUser>();
  const groups = new Map<string, ScimGroup>();
  const metaOf = (version: number) => ({ created: now, lastModified: now, version: `${version}` });
  const next = ({ version }: { readonly version: string }) => metaOf(Number(version) + 1);

  const found = <T>(resource: T | undefined): ScimFound<T> =>
    resource === undefined ? { kind: 'notFound' } : { kind: 'ok', resource };
  const isStale = (resource: { readonly meta: { readonly version: string } }, ifMatch?: readonly string[]) =>
    ifMatch !== undefined && !ifMatch.includes(resource.meta.version);
  const isTaken = (id: string, userName: string | undefined) =>
    [...users.values()].some(
      (user) =>
        user.id !== id &&
        user.attributes.active !== false &&
        user.attributes.userName?.toLowerCase() === userName?.toLowerCase(),
    );
  const keepUser = (id: string, attributes: ScimUserAttributes, meta = metaOf(1)): ScimUser => {
    const user = {
      id,
      attributes,
      groups: [],
      targets: { infraon: { pending: true, hasAccount: false } },
      meta,
    };
    users.set(id, user);
    return user;
  };
  const keepGroup = (
    group: { readonly id: string; readonly members: readonly string[]; readonly meta?: ScimGroup['meta'] },
    attributes: ScimGroupAttributes,
  ): ScimGroup => {
    const { id, members, meta = metaOf(1) } = group;
    const kept = { id, attributes, members: [...new Set(members)].map((member) => ({ id: member })), meta };
    groups.set(id, kept);
    return kept;
  };
  const idsOf = (group: ScimGroup): readonly string[] => (group.members ?? []).map(({ id }) => id);

  return {
    async createUser(attributes) {
      if (attributes.userName === undefined)
        return { kind: 'invalid', scimType: 'invalidValue', detail: 'userName is required.' };
      if (isTaken('', attributes.userName)) return { kind: 'conflict', detail: 'userName is taken.' };
      return { kind: 'created', resource: keepUser(`u${users.size + 1}`, attributes) };
    },
    getUser: async (id) => found(users.get(id)),
    async listUsers({ filter = [], startIndex, count }) {
      const all = [...users.values()].filter(({ id, attributes }) =>
        filter.every(({ attribute, value }) => {
          if (attribute === 'id') return id === value;
          if (attribute === 'email')
            return attributes.emails?.some((one) => one.value.toLowerCase() === value.toLowerCase());
          return attributes[attribute]?.toLowerCase() === value.toLowerCase();
        }),
      );
      const resources = all.slice(startIndex - 1, startIndex - 1 + count);
      return { kind: 'ok', totalResults: all.length, startIndex, resources };
    },
    async replaceUser({ id, ifMatch }, attributes) {
      const user = users.get(id);
      if (user === undefined) return { kind: 'notFound' };
      if (isStale(user, ifMatch)) return { kind: 'versionMismatch' };
      return { kind: 'ok', resource: keepUser(id, attributes, next(user.meta)) };
    },
    async changeUser({ id, ifMatch }, change) {
      const user = users.get(id);
      if (user === undefined) return { kind: 'notFound' };
      if (isStale(user, ifMatch)) return { kind: 'versionMismatch' };
      const changes = change(user.attributes);
      if ('kind' in changes) return changes;
      const kept = Object.fromEntries(
        Object.entries({ ...user.attributes, ...changes }).filter(([, value]) => value !== null),
      );
      return { kind: 'ok', resource: keepUser(id, kept, next(user.meta)) };
    },
    async deleteUser({ id }) {
      return { kind: users.delete(id) ? 'deleted' : 'notFound' };
    },

    async createGroup(attributes, members) {
      const id = `g${groups.size + 1}`;
      return { kind: 'created', resource: keepGroup({ id, members }, attributes) };
    },
    getGroup: async (id) => found(groups.get(id)),
    async listGroups({ startIndex }) {
      return { kind: 'ok', totalResults: groups.size, startIndex, resources: [...groups.values()] };
    },
    async replaceGroup({ id }, { members, ...attributes }) {
      const group = groups.get(id);
      if (group === undefined) return { kind: 'notFound' };
      const kept = { id, members: members ?? idsOf(group), meta: next(group.meta) };
      return { kind: 'ok', resource: keepGroup(kept, attributes) };
    },
    async changeGroup({ id }, { addMembers = [], removeMembers = [], replaceMembers, displayName }) {
      const group = groups.get(id);
      if (group === undefined) return { kind: 'notFound' };
      const members = [...(replaceMembers ?? idsOf(group)), ...addMembers].filter(
        (member) => !removeMembers.includes(member),
      );
      const attributes = displayName === undefined ? group.attributes : { ...group.attributes, displayName };
      return { kind: 'ok', resource: keepGroup({ id, members, meta: next(group.meta) }, attributes) };
    },
    async deleteGroup({ id }) {
      return { kind: groups.delete(id) ? 'deleted' : 'notFound' };
    },
  };
}
