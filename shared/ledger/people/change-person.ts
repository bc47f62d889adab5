import type { Person } from '../../domain/person.ts';
import type { NewEntry } from '../../history/history-entry.ts';
import { type LedgerContext, retryOnConflict } from '../ledger-context.ts';
import { findPerson } from './find-people.ts';
import type { PersonRow } from './person-row.ts';
import { savePerson } from './save-person.ts';

export interface PersonChange {
  readonly personId: string;
  /** May be called again with a newer record. */
  readonly change: (person: Person) => Person;
  /** Thrown instead of the change while a run is at work on the person, which would write over it. */
  readonly busy?: (() => Error) | undefined;
  /** What the history is to say of it, in the same write. The first one's cause is that of the whole change. */
  readonly notes?: readonly NewEntry[] | undefined;
}

/** Changes what is known of a person outside a run, as an operator does. The person is due at once where something is open. */
export function changePerson(
  context: LedgerContext,
  { personId, change, busy, notes }: PersonChange,
): Promise<PersonRow> {
  return retryOnConflict(context, async () => {
    const row = await findPerson(context, personId);
    const dueAt = context.now().toISOString();
    if (busy !== undefined && row.lease !== undefined && row.lease.until > dueAt) throw busy();
    const cause = notes?.[0]?.cause;
    return savePerson(context, { ...row, person: change(row.person), unseen: true, dueAt, cause, notes });
  });
}
