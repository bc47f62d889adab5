import type { ConflictReason } from '../../domain/identity/identity.ts';
import { eventReference, type UserEvent } from '../../domain/user-event.ts';
import { causeOfEvent } from '../../history/cause-of-event.ts';
import { type LedgerContext, retryOnConflict } from '../ledger-context.ts';
import { findPerson } from './find-people.ts';
import { savePerson } from './save-person.ts';

/** Says in the history of everyone whom an event may mean that it could not be told whom. Nothing else of them changes. */
export async function noteConflict(
  context: LedgerContext,
  conflict: {
    readonly event: UserEvent;
    readonly reason: ConflictReason;
    readonly people: readonly string[];
  },
): Promise<void> {
  const { event, reason, people } = conflict;
  const cause = causeOfEvent(event);
  const note = `conflict ${eventReference(event)}`;
  for (const personId of people) {
    await retryOnConflict(context, async () => {
      const row = await findPerson(context, personId);
      if (row.version === 0 || row.outbox.noted.includes(note)) return row;
      const others = people.filter((id) => id !== row.id);
      return savePerson(context, {
        ...row,
        notes: [
          { kind: 'event-conflict', cause, reason, note, ...(others.length > 0 && { people: others }) },
        ],
      });
    });
  }
}
