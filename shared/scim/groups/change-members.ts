import { LedgerUnavailableError } from '../../ledger/table/ledger-unavailable-error.ts';
import { type GroupRecord, isVisible, loadGroup } from '../ledger/group-record.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import { loadUsers, type UserRecord } from '../ledger/user-record.ts';
import { regroupUser } from '../users/write-user.ts';
import { type Groups, roleChange } from './group-role.ts';

/** Users written at a time. */
const atOnce = 8;
/** API Gateway gives up after 29 seconds, and the function a second before it. */
const longestMs = 20_000;

export interface MemberChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Users of whom the client never spoke, or whom it deleted. */
export async function unknownUsers(context: ScimContext, ids: readonly string[]): Promise<readonly string[]> {
  const users = await loadUsers(context, ids);
  const known = new Set(users.filter(({ deletedAt }) => deletedAt === undefined).map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

/**
 * Puts users into a group and takes others out of it, one by one: what another request does to other members stands. Returns those
 * who could not be written. Throws a `LedgerUnavailableError` where there are too many for one call: repeated, it goes on
 * where it stopped.
 */
export async function changeMembers(
  context: ScimContext,
  { group, added, removed }: MemberChanges & { readonly group: GroupRecord },
): Promise<ReadonlySet<string>> {
  const { id } = group;
  const until = context.ledger.now().getTime() + longestMs;
  const refused = new Set<string>();
  let used = namesFor(group);
  for (;;) {
    const display = used;
    const into = (groups: Groups) =>
      display === undefined ? without(groups, id) : { ...groups, [id]: display };
    const changes = [
      ...added.map((userId) => ({ userId, change: into })),
      ...removed.map((userId) => ({ userId, change: (groups: Groups) => without(groups, id) })),
    ];
    const todo = await unwritten(context, { changes, id });
    for (let start = 0; start < todo.length; start += atOnce) {
      if (context.ledger.now().getTime() > until) throw new LedgerUnavailableError('contended');
      const results = await Promise.all(
        todo
          .slice(start, start + atOnce)
          .map(async (one) => ({ ...one, isDone: await regroup(context, one) })),
      );
      for (const { userId, isDone } of results) if (!isDone) refused.add(userId);
    }
    // Another request may have renamed the group, or deleted it, while these were written under its former name.
    const now = await loadGroup(context, id);
    const name = now === undefined ? undefined : namesFor(now);
    if (name === used || added.length === 0) return refused;
    used = name;
  }
}

/** What members are written under: the name that the group has, or is about to have. Undefined: it is deleted. */
function namesFor(group: GroupRecord): string | undefined {
  const { attributes, renaming } = group;
  return isVisible(group) ? ((renaming ?? attributes).displayName ?? '') : undefined;
}

function without(groups: Groups, id: string): Groups {
  const { [id]: _, ...others } = groups;
  return others;
}

interface Regrouping {
  readonly userId: string;
  readonly change: (groups: Groups) => Groups;
}

/** What is not as it should be yet. */
async function unwritten(
  context: ScimContext,
  { changes, id }: { readonly changes: readonly Regrouping[]; readonly id: string },
): Promise<readonly Regrouping[]> {
  const distinct = new Map(changes.map((change) => [change.userId, change]));
  const records = await loadUsers(context, [...distinct.keys()]);
  const isDone = ({ groups, pending }: UserRecord, { change }: Regrouping) =>
    pending === undefined && change(groups)[id] === groups[id];
  return records.flatMap((record) => {
    const change = distinct.get(record.id);
    return change === undefined || isDone(record, change) ? [] : [change];
  });
}

/** False where the ledger does not take it, or the user is gone. */
async function regroup(context: ScimContext, { userId, change }: Regrouping): Promise<boolean> {
  const written = await regroupUser(context, userId, (state) => {
    const { groups } = state.record;
    const after = change(groups);
    return { groups: after, changed: roleChange(context, { state, before: groups, after }) };
  });
  return written.kind === 'ok';
}
