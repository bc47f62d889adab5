import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { type GroupRecord, groupName, isVisible, loadGroup, loadGroups } from '../ledger/group-record.ts';
import { readListPage } from '../ledger/list-places.ts';
import { totalOf } from '../ledger/list-total.ts';
import { readMembers } from '../ledger/members.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import { readNames } from '../ledger/unique-names.ts';
import { loadUser } from '../ledger/user-record.ts';
import type {
  ScimFound,
  ScimGroup,
  ScimGroupOptions,
  ScimGroupTerm,
  ScimInvalid,
  ScimListed,
  ScimQuery,
} from '../scim-service.ts';
import { digestOf } from '../values/digest-of.ts';

/** An answer of a function has at most 6 MB, and a member takes some 220 bytes of it. */
const mostMembersShown = 20_000;

export function representGroup(record: GroupRecord, members: readonly string[] | undefined): ScimGroup {
  const { id, attributes, createdAt, modifiedAt } = record;
  return {
    id,
    attributes,
    ...(members === undefined ? {} : { members: members.toSorted().map((member) => ({ id: member })) }),
    meta: { created: createdAt, lastModified: modifiedAt, version: versionOf(record) },
  };
}

export function versionOf({ id, version }: GroupRecord): string {
  return digestOf([id, version]);
}

export async function getGroup(
  context: ScimContext,
  id: string,
  options: ScimGroupOptions,
): Promise<ScimFound<ScimGroup> | ScimInvalid> {
  const record = await loadGroup(context, id);
  if (record === undefined || !isVisible(record)) return { kind: 'notFound' };
  const [resource] = await readGroups(context, [record], options);
  return resource === undefined ? tooMany : { kind: 'ok', resource };
}

/** The groups of a client, all of them or those that a filter names. */
export async function listGroups(
  context: ScimContext,
  query: ScimQuery<ScimGroupTerm>,
  options: ScimGroupOptions,
): Promise<ScimListed<ScimGroup>> {
  const { filter = [] } = query;
  const [startIndex, count] = [Math.max(1, query.startIndex), Math.max(0, query.count)];
  const answer = async (totalResults: number, groups: readonly GroupRecord[]) => {
    const resources = await readGroups(context, groups, options);
    if (resources.length === 0 && groups.length > 0) return tooMany;
    return { kind: 'ok', totalResults, startIndex, resources } as const;
  };
  if (filter.length === 0) {
    const totalResults = await totalOf(context, 'groups');
    const page = await readListPage(context, { list: 'groups', startIndex, count, totalResults });
    const ids = page.map(({ pk }) => context.keys.idOfResource('groups', pk));
    return answer(totalResults, await loadGroups(context, ids));
  }
  const [first] = filter;
  const candidates = first === undefined ? [] : await loadGroups(context, await idsNamed(context, first));
  const fulfilling = await Promise.all(
    candidates.map(async (group) => {
      const holds = await Promise.all(filter.map((term) => fulfils(context, group, term)));
      return holds.every(Boolean) ? [group] : [];
    }),
  );
  const found = fulfilling.flat();
  return answer(found.length, found.slice(startIndex - 1, startIndex - 1 + count));
}

/** The groups as far as an answer has room for their members: a page may be shorter than was asked for (RFC 7644, 3.4.2.4). */
async function readGroups(
  context: ScimContext,
  records: readonly GroupRecord[],
  { withMembers }: ScimGroupOptions,
): Promise<readonly ScimGroup[]> {
  if (!withMembers) return records.map((record) => representGroup(record, undefined));
  const groups: ScimGroup[] = [];
  let room = mostMembersShown;
  for (const record of records) {
    const members = await readMembers(context, record.id, room + 1);
    room -= members.length;
    if (room < 0) break;
    groups.push(representGroup(record, members));
  }
  return groups;
}

const tooMany: ScimInvalid = {
  kind: 'invalid',
  scimType: 'tooMany',
  detail: 'members: more than an answer has room for; ask with excludedAttributes=members',
};

async function idsNamed(
  context: ScimContext,
  { attribute, value }: ScimGroupTerm,
): Promise<readonly string[]> {
  switch (attribute) {
    case 'id':
      return [value];
    case 'member':
      return Object.keys((await loadUser(context, value))?.groups ?? {});
    case 'displayName':
    case 'externalId': {
      const name = groupName(attribute === 'displayName' ? 'name' : 'externalId', value);
      const [claim] = await readNames(context, [name]);
      return claim?.id === undefined ? [] : [claim.id];
    }
  }
}

async function fulfils(
  context: ScimContext,
  { id, attributes }: GroupRecord,
  { attribute, value }: ScimGroupTerm,
): Promise<boolean> {
  switch (attribute) {
    case 'id':
      return id === value;
    case 'displayName':
      return normaliseIdentifier(attributes.displayName ?? '') === normaliseIdentifier(value);
    case 'externalId':
      return attributes.externalId === value;
    case 'member':
      return id in ((await loadUser(context, value))?.groups ?? {});
  }
}
