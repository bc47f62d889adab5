import type { ScimContext } from './scim-context.ts';
import { membersList } from './scim-keys.ts';

/** Puts a user on the lists of the groups that it is in now, and takes it off the others. Repeating it changes nothing. */
export async function writeMembers(
  { table, keys }: Pick<ScimContext, 'table' | 'keys'>,
  change: {
    readonly userId: string;
    readonly before: Readonly<Record<string, string>>;
    readonly after: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { userId, before, after } = change;
  const anyhow = 'attribute_not_exists(#pk) OR attribute_exists(#pk)';
  const joined = Object.keys(after).filter((groupId) => !(groupId in before));
  const left = Object.keys(before).filter((groupId) => !(groupId in after));
  await Promise.all([
    ...joined.map((groupId) =>
      table.update({
        pk: keys.member(groupId, userId),
        update: 'SET #listPartition = :partition, #listOrder = :userId',
        condition: anyhow,
        values: { partition: keys.partition(membersList(groupId)), userId },
      }),
    ),
    ...left.map((groupId) =>
      table.update({
        pk: keys.member(groupId, userId),
        update: 'REMOVE #listPartition, #listOrder',
        condition: anyhow,
      }),
    ),
  ]);
}

/** The users in a group, in the order of their ids, at most so many. The list may lag by a moment. */
export async function readMembers(
  { table, keys }: Pick<ScimContext, 'table' | 'keys'>,
  groupId: string,
  atMost = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const partition = keys.partition(membersList(groupId));
  const members: string[] = [];
  for (;;) {
    const limit = Math.min(pageSize, atMost - members.length);
    const page = await table.listPage({ partition, after: members.at(-1), limit });
    members.push(...page.map(({ listOrder }) => listOrder));
    if (page.length < limit || members.length >= atMost) return members;
  }
}

const pageSize = 1_000;
