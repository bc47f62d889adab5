import { type United, unitePeople } from '../../domain/identity/unite-people.ts';
import type { Cause, NewEntry } from '../../history/history-entry.ts';
import { earliest, type LedgerContext, retryOnConflict } from '../ledger-context.ts';
import { findPerson } from './find-people.ts';
import { redirectPerson, savePerson } from './save-person.ts';

/**
 * Makes one record of two that a human knows to be one person, and leaves a redirect in place of `otherId`. May be repeated, so that
 * a join that stopped half way is completed. The person is due at once.
 */
export function uniteRecords(
  context: LedgerContext,
  {
    keptId,
    otherId,
    entry,
  }: {
    readonly keptId: string;
    readonly otherId: string;
    /** What the history is to say of it. */
    readonly entry: NewEntry;
  },
): Promise<United> {
  return retryOnConflict(context, async (): Promise<United | undefined> => {
    const [row, other] = [await findPerson(context, keptId), await findPerson(context, otherId)];
    if (row.id === other.id) return { kind: 'united', person: row.person };
    const now = context.now().toISOString();
    const united = unitePeople({ kept: row.person, other: other.person }, now);
    if (united.kind === 'refused') return united;
    const saved = await savePerson(context, {
      ...row,
      person: united.person,
      superseded: [...row.superseded, ...other.superseded],
      unseen: true,
      dueAt: earliest(row.dueAt, other.dueAt, now),
      cause: entry.cause,
      notes: [entry],
    });
    if (saved === undefined) return undefined;
    if (!(await redirectPerson(context, { row: other, joinedTo: row.id }))) return undefined;
    await noteJoined(context, { keptId: row.id, joined: united.person.joined, cause: entry.cause });
    return united;
  });
}

/** Whoever looked between the two writes took the join for one that must not be: by now it is complete. */
async function noteJoined(
  context: LedgerContext,
  {
    keptId,
    joined,
    cause,
  }: { readonly keptId: string; readonly joined: readonly string[]; readonly cause: Cause },
): Promise<void> {
  await retryOnConflict(context, async () => {
    const row = await findPerson(context, keptId);
    const missing = joined.filter((id) => !row.person.joined.includes(id));
    if (missing.length === 0) return row;
    const person = { ...row.person, joined: [...row.person.joined, ...missing] };
    return savePerson(context, { ...row, person, cause });
  });
}
