import type { ScimContext } from '../ledger/scim-context.ts';
import { loadUsers } from '../ledger/user-record.ts';
import type { ScimGroupChanges } from '../scim-service.ts';

/** Who is to be in the group after a call, who comes for that, and who goes. */
export function memberChanges(listed: readonly string[], changes: ScimGroupChanges) {
  const { replaceMembers = listed, addMembers = [], removeMembers = [] } = changes;
  const [present, wanted] = [new Set(listed), new Set([...replaceMembers, ...addMembers])];
  for (const id of removeMembers) wanted.delete(id);
  return {
    wanted,
    added: [...wanted].filter((member) => !present.has(member)),
    removed: listed.filter((member) => !wanted.has(member)),
  };
}

/** The members after a change: the wanted, less those whom the ledger did not take unless they are members all the same. */
export async function readMembersAfter(
  context: ScimContext,
  asked: { readonly id: string; readonly wanted: ReadonlySet<string>; readonly refused: ReadonlySet<string> },
): Promise<readonly string[]> {
  const { id, wanted, refused } = asked;
  const written = [...wanted].filter((member) => !refused.has(member));
  return [...written, ...(await stillIn(context, { id, users: [...refused] }))];
}

/** Whether someone who was to be taken out of the group is a member all the same. */
export async function areStillIn(...asked: Parameters<typeof stillIn>): Promise<boolean> {
  return (await stillIn(...asked)).length > 0;
}

async function stillIn(
  context: ScimContext,
  { id, users }: { readonly id: string; readonly users: readonly string[] },
): Promise<readonly string[]> {
  const records = await loadUsers(context, users);
  return records.flatMap((user) => (id in user.groups ? [user.id] : []));
}

/** The list of members may lag: who is named is written whether it has them or not. */
export function confirmed({ addMembers = [], removeMembers = [] }: ScimGroupChanges): readonly string[] {
  return addMembers.filter((id) => !removeMembers.includes(id));
}
