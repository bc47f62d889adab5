import type { Item } from '../../ledger/table/attribute-values.ts';
import type { ScimGroupAttributes } from '../scim-service.ts';
import type { ScimContext } from './scim-context.ts';
import { isId, type UniqueName } from './scim-keys.ts';

/** A group as a client knows it. Who is in it stands with the users. */
export interface GroupRecord {
  readonly id: string;
  /** Grows by one with every write, those that change members included; 0: not written yet. */
  readonly version: number;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly attributes: ScimGroupAttributes;
  /** What takes their place once every member is written under the new name. Whoever changes the group next goes on with it. */
  readonly renaming?: ScimGroupAttributes;
  /** Whether its names are still to be claimed: no one sees it yet. */
  readonly isUnnamed?: true;
  readonly deletedAt?: string;
}

export async function loadGroup({ table, keys }: ScimContext, id: string): Promise<GroupRecord | undefined> {
  return isId(id) ? toGroup(id, await table.get(keys.resource('groups', id))) : undefined;
}

export async function loadGroups(
  { table, keys }: ScimContext,
  ids: readonly string[],
): Promise<readonly GroupRecord[]> {
  const known = ids.filter(isId);
  if (known.length === 0) return [];
  const items = await table.getMany(known.map((id) => keys.resource('groups', id)));
  return known.flatMap((id) => toGroup(id, items.get(keys.resource('groups', id))) ?? []).filter(isVisible);
}

/** Writes a group if no one else has since the record was read; undefined: read again. */
export async function saveGroup(
  { table, keys }: ScimContext,
  record: GroupRecord,
): Promise<GroupRecord | undefined> {
  const { id, version, ...content } = record;
  const written = await table.putNext({
    item: {
      pk: keys.resource('groups', id),
      record: content,
      ...(isVisible(record)
        ? { listPartition: keys.partition('groups'), listOrder: `${record.createdAt}#${id}` }
        : {}),
    },
    version,
  });
  return written ? { ...record, version: version + 1 } : undefined;
}

export function isVisible({ deletedAt, isUnnamed }: GroupRecord): boolean {
  return deletedAt === undefined && isUnnamed !== true;
}

/** The names that the group has, or is about to have. */
export function namesOfGroup({ attributes, renaming, deletedAt }: GroupRecord): readonly UniqueName[] {
  if (deletedAt !== undefined) return [];
  return [attributes, ...(renaming === undefined ? [] : [renaming])].flatMap(
    ({ displayName, externalId }) => [
      ...(displayName === undefined ? [] : [groupName('name', displayName)]),
      ...(externalId === undefined ? [] : [groupName('externalId', externalId)]),
    ],
  );
}

export function groupName(type: UniqueName['type'], value: string): UniqueName {
  return { kind: 'groups', type, value };
}

function toGroup(id: string, item: Item | undefined): GroupRecord | undefined {
  return item === undefined ? undefined : { ...item.record, id, version: item.version };
}
