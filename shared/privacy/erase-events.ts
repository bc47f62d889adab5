import type { EventReference } from '../domain/user-event.ts';
import { type EventRecord, getEvents } from '../ledger/events/event-record.ts';
import { settleEvent } from '../ledger/events/settle-event.ts';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import { findPeople } from '../ledger/people/find-people.ts';
import { eventKey, leaverKey } from '../ledger/table/ledger-keys.ts';
import type { Traces } from './gather-traces.ts';

/**
 * Takes from events what they said and whom they were about. The rest stays for as long as events are kept, so that one that is repeated is
 * known again.
 */
export async function eraseEvents(
  context: LedgerContext,
  { personIds, references }: Pick<Traces, 'personIds' | 'references'>,
): Promise<void> {
  for (const record of (await getEvents(context, references)).values()) {
    const { reference, conflict } = record;
    if (!isAbout(record, personIds)) continue;
    const settledAt = context.now().toISOString();
    // Whatever was not final yet, nothing is open of the person.
    const settlement = { status: 'superseded', because: 'forgotten', outcome: {}, settledAt } as const;
    await settleEvent(context, { reference, settlement });
    await context.table.update({
      pk: eventKey(reference),
      // No one can put right any more what failed, so that it is on no list.
      update: 'REMOVE #said, #personId, #conflict, #duePartition, #dueAt',
      condition: 'attribute_exists(#pk)',
    });
    if (conflict !== undefined)
      await context.table.remove({ pk: leaverKey({ reference }), condition: 'attribute_exists(#pk)' });
  }
}

/** Events of which a human has to decide whether they are about the person or about someone who is still there. */
export async function findUndecided(
  context: LedgerContext,
  { personIds, references }: Pick<Traces, 'personIds' | 'references'>,
): Promise<readonly EventReference[]> {
  const records = [...(await getEvents(context, references)).values()];
  const undecided = records.filter((record) => record.personId === undefined && isAbout(record, personIds));
  const others = await findPeople(
    context,
    undecided.flatMap(({ conflict }) => conflict?.people ?? []),
  );
  return undecided
    .filter(({ conflict }) =>
      conflict?.people.some((id) => {
        const other = others.get(id);
        if (other === undefined || personIds.has(other.id)) return false;
        return other.version > 0 && other.person.desired.active?.value !== false;
      }),
    )
    .map(({ reference }) => reference);
}

function isAbout({ personId, conflict }: EventRecord, personIds: ReadonlySet<string>): boolean {
  if (personId !== undefined) return personIds.has(personId);
  return conflict?.people.some((id) => personIds.has(id)) ?? false;
}
