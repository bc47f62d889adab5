import { attributeNames } from '../../domain/attributes.ts';
import { askingAgain, eventsBehindNames } from '../../domain/identity/lacking-names.ts';
import type { OpenEvent, Person } from '../../domain/person.ts';
import type { EventReference } from '../../domain/user-event.ts';
import { getEvents } from '../events/event-record.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { eventKey } from '../table/ledger-keys.ts';
import { changePerson } from './change-person.ts';
import { findPerson } from './find-people.ts';

/**
 * Opens events of a person again that failed, or of which a target did not take a name, so that the next run settles them again.
 * They count as accepted now: until now nothing was to be done about them. The others stay as they are. Events that are not kept any more
 * are open work all the same: without any, no run would follow. `change` is made of the person in the same write.
 */
export async function reopenEnded(
  context: LedgerContext,
  request: {
    readonly personId: string;
    readonly references: readonly EventReference[];
    readonly change?: (person: Person) => Person;
  },
): Promise<void> {
  const { personId, references, change = (person) => person } = request;
  const records = await getEvents(context, references);
  const now = context.now().toISOString();
  const reopened: EventReference[] = [];
  for (const reference of references) {
    const known = records.get(reference);
    const written =
      known &&
      (await context.table.update({
        pk: eventKey(reference),
        update:
          'SET #status = :accepted, #personId = :personId, #acceptedAt = :now REMOVE #reason, #outcome, #settledAt, #notTaken, #expiresAt, #duePartition, #dueAt',
        condition: '#status = :failed OR contains(#notTaken, :userName) OR contains(#notTaken, :email)',
        values: {
          accepted: 'accepted',
          failed: 'failed',
          userName: 'userName',
          email: 'email',
          personId,
          now,
        },
      }));
    // One that is accepted was opened by an attempt that was killed before it came to the person.
    if (written !== undefined || known === undefined || known.status === 'accepted') reopened.push(reference);
  }
  const reopen = (person: Person): Person => {
    const open = new Set(person.openEvents.map(({ reference }) => reference));
    const again = reopened.flatMap((reference): readonly OpenEvent[] => {
      if (open.has(reference)) return [];
      const attributes = attributeNames.filter((name) => person.desired[name]?.by === reference);
      return [{ reference, type: records.get(reference)?.type ?? 'update', attributes }];
    });
    return { ...change(person), openEvents: [...again, ...person.openEvents] };
  };
  await changePerson(context, { personId, change: reopen });
}

/** Has someone who lacks a name at a target ask for it again: opens the events that ended without it. */
export async function askAgain(
  context: LedgerContext,
  { personId, target }: { readonly personId: string; readonly target: string },
): Promise<void> {
  const { person } = await findPerson(context, personId);
  const references = eventsBehindNames(person);
  await reopenEnded(context, { personId, references, change: (latest) => askingAgain(latest, target) });
}
