import { attributeNames } from '../../domain/attributes.ts';
import type { OpenEvent, Person } from '../../domain/person.ts';
import type { EventReference } from '../../domain/user-event.ts';
import { getEvents } from '../events/event-record.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { eventKey } from '../table/ledger-keys.ts';
import { changePerson } from './change-person.ts';

/** Opens events of a person again that failed, so that the next run settles them anew. The others stay as they are. */
export async function reopenFailed(
  context: LedgerContext,
  { personId, references }: { readonly personId: string; readonly references: readonly EventReference[] },
): Promise<void> {
  const records = await getEvents(context, references);
  const reopened: EventReference[] = [];
  for (const reference of references) {
    const written = await context.table.update({
      pk: eventKey(reference),
      update:
        'SET #status = :accepted, #personId = :personId REMOVE #reason, #outcome, #settledAt, #notTaken, #expiresAt, #duePartition, #dueAt',
      condition: '#status = :failed',
      values: { accepted: 'accepted', failed: 'failed', personId },
    });
    if (written !== undefined) reopened.push(reference);
  }
  const change = (person: Person): Person => {
    const open = new Set(person.openEvents.map(({ reference }) => reference));
    const again = reopened.flatMap((reference): readonly OpenEvent[] => {
      const type = records.get(reference)?.type;
      if (type === undefined || open.has(reference)) return [];
      const attributes = attributeNames.filter((name) => person.desired[name]?.by === reference);
      return [{ reference, type, attributes }];
    });
    return { ...person, openEvents: [...again, ...person.openEvents] };
  };
  await changePerson(context, { personId, change });
}
