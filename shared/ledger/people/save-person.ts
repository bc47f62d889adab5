import { duePartitionOf } from '../events/due-index.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { personKey } from '../table/ledger-keys.ts';
import type { Item } from '../table/ledger-table.ts';
import { personSchema } from './migrate-person.ts';
import { observedPartition } from './observed-people.ts';
import type { PersonRow } from './person-row.ts';

/** Writes a person if nobody else has since the row was read. Returns the new row; undefined: read again. */
export async function savePerson(context: LedgerContext, row: PersonRow): Promise<PersonRow | undefined> {
  const { version, person, lease, unseen, superseded } = row;
  // Somebody without open work is never due: the sweeper would find nothing to do, again and again.
  const dueAt = person.openEvents.length === 0 ? undefined : row.dueAt;
  const waits = person.openEvents.length === 0 && person.observed !== undefined;
  const saved = await replace(context, {
    replaced: row,
    item: {
      schema: personSchema,
      version: version + 1,
      person,
      lease,
      unseen: unseen ? true : undefined,
      superseded: superseded.length === 0 ? undefined : superseded,
      ...(waits
        ? { duePartition: observedPartition, dueAt: context.now().toISOString() }
        : { duePartition: dueAt === undefined ? undefined : duePartitionOf(personKey(row.id)), dueAt }),
    },
  });
  return saved ? { ...row, version: version + 1, dueAt } : undefined;
}

/**
 * Turns a record into a redirect to the person that it was merged into, if nobody has written it since. The lease
 * stays, so that nobody works on the other one before the run that works on this one has ended.
 */
export async function redirectPerson(
  context: LedgerContext,
  { row, joinedTo }: { readonly row: PersonRow; readonly joinedTo: string },
): Promise<boolean> {
  return replace(context, {
    replaced: row,
    item: { version: row.version + 1, joinedTo, lease: row.lease },
  });
}

function replace(
  { table }: LedgerContext,
  { replaced, item }: { readonly replaced: PersonRow; readonly item: Item },
): Promise<boolean> {
  const { id, version } = replaced;
  return table.put({
    item: { ...item, pk: personKey(id) },
    ...(version === 0
      ? { condition: 'attribute_not_exists(#pk)' }
      : { condition: '#version = :version', values: { version } }),
  });
}
