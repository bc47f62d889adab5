import { describeChange } from '../../history/describe-change.ts';
import type { Cause, NewEntry } from '../../history/history-entry.ts';
import { historyPartitionOf } from '../../history/history-index.ts';
import { moveEntries } from '../../history/move-entries.ts';
import { appendEntries, bytesOf, type Outbox } from '../../history/outbox.ts';
import { duePartitionOf } from '../events/due-index.ts';
import { placeOfLeaver } from '../events/forgetting-index.ts';
import type { LedgerContext } from '../ledger-context.ts';
import type { Item } from '../table/attribute-values.ts';
import { personKey } from '../table/ledger-keys.ts';
import { formOf } from './migrate-person.ts';
import { observedPartition } from './observed-people.ts';
import type { PersonRow } from './person-row.ts';

/** A row as it is to be written. */
export interface RowToSave extends PersonRow {
  /** Who or what writes, where what changed does not say it. */
  readonly cause?: Cause | undefined;
  /** What the history is to say beside what the row itself shows. */
  readonly notes?: readonly NewEntry[] | undefined;
}

/** An item of DynamoDB holds 400 KB, and the person wants most of it. */
const mostOutboxBytes = 64 * 1024;

/**
 * Writes a person if no one else has since the row was read, and with the person what changed. Returns the new row; undefined: read
 * again.
 */
export async function savePerson(context: LedgerContext, row: RowToSave): Promise<PersonRow | undefined> {
  const { cause: _cause, notes: _notes, ...kept } = row;
  const { version, person, lease, unseen, superseded } = row;
  // Someone without open work is never due: the sweeper would find nothing to do, again and again.
  const dueAt = person.openEvents.length === 0 ? undefined : row.dueAt;
  const outbox = await tell(context, row);
  const written = { ...kept, dueAt, outbox };
  const saved = await replace(context, {
    replaced: row,
    item: {
      schema: formOf(person),
      person,
      lease,
      unseen: unseen ? true : undefined,
      superseded: superseded.length === 0 ? undefined : superseded,
      history: outbox,
      ...placeOnIndex(written, context.now().toISOString()),
    },
  });
  return saved ? { ...written, version: version + 1, read: person } : undefined;
}

/**
 * Where the sweeper finds a person: as one with work to do, or one whose history is to be moved on, or one who was only observed, or one
 * who left.
 */
export function placeOnIndex(
  { id, dueAt, outbox, person }: Pick<PersonRow, 'id' | 'dueAt' | 'outbox' | 'person'>,
  now: string,
): { readonly duePartition?: string; readonly dueAt?: string } {
  const pk = personKey(id);
  if (dueAt !== undefined) return { duePartition: duePartitionOf(pk), dueAt };
  if (outbox.entries.length > 0) return { duePartition: historyPartitionOf(pk), dueAt: now };
  const waits = person.openEvents.length === 0 && person.observed !== undefined;
  return waits ? { duePartition: observedPartition, dueAt: now } : (placeOfLeaver(pk, person, now) ?? {});
}

/**
 * Turns a record into a redirect to the person that it was merged into, if no one has written it since. The lease
 * stays, so that no one works on the other one before the run that works on this one has ended. Its history stays its own.
 */
export async function redirectPerson(
  context: LedgerContext,
  { row, joinedTo }: { readonly row: PersonRow; readonly joinedTo: string },
): Promise<boolean> {
  const { outbox, lease, version, id } = row;
  const waits = outbox.entries.length > 0;
  return replace(context, {
    replaced: row,
    item: {
      joinedTo,
      lease,
      history: version === 0 ? undefined : outbox,
      ...(waits && { duePartition: historyPartitionOf(personKey(id)), dueAt: context.now().toISOString() }),
    },
  });
}

/** The outbox with what the write changes. Where that is too much for a record, what was told before is moved on first. */
async function tell(context: LedgerContext, row: RowToSave): Promise<Outbox> {
  const { id: personId, read, person, outbox, cause, notes = [] } = row;
  const entries = [...describeChange({ before: read, after: person, cause }), ...notes];
  const added = { personId, now: context.now().toISOString(), entries };
  const told = appendEntries(outbox, added);
  if (told === outbox || bytesOf(told) <= mostOutboxBytes) return told;
  return appendEntries(await moveEntries(context, { personId, outbox }), added);
}

function replace(
  { table }: LedgerContext,
  { replaced, item }: { readonly replaced: PersonRow; readonly item: Item },
): Promise<boolean> {
  const { id, version } = replaced;
  return table.putNext({ item: { ...item, pk: personKey(id) }, version });
}
