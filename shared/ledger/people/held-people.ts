import { createHash } from 'node:crypto';
import type { EventReference } from '../../domain/user-event.ts';
import type { NewEntry } from '../../history/history-entry.ts';
import type { BrakeRequest, HeldPerson } from '../../reconcile/reconcile-ledger.ts';
import { type LedgerContext, retryOnConflict } from '../ledger-context.ts';
import { recordRefusal } from '../refusals.ts';
import { eventKey, heldKey, heldOfKey } from '../table/ledger-keys.ts';
import { findPerson } from './find-people.ts';
import type { PersonRow } from './person-row.ts';
import { type RowToSave, savePerson } from './save-person.ts';

/** Their place on the due index: apart from what the sweeper works on. */
const heldPartition = 'brake';

/** How long a note is kept that is done with. */
const retentionSeconds = 90 * 24 * 60 * 60;

/** What waits for a human because its source has used up its budget. */
export interface HeldChange extends HeldPerson {
  readonly reference: EventReference;
  /** ISO 8601. */
  readonly since: string;
  /** The person's events whose status says that they are held. */
  readonly events: readonly EventReference[];
}

/** Notes that a person is held, and says so in the status of the person's events. What was noted first says since when. */
export async function noteHeld(
  context: LedgerContext,
  { source, personId, reference, open }: BrakeRequest,
): Promise<void> {
  for (const event of open) await sayHeld(context, event);
  await context.table.update({
    pk: heldKey({ source, personId }),
    update:
      'SET #duePartition = :partition, #dueAt = if_not_exists(#dueAt, :since), #reference = :reference, #events = :events REMOVE #expiresAt, #released',
    condition: 'attribute_not_exists(#released) OR #released <> :reference',
    values: { partition: heldPartition, since: context.now().toISOString(), reference, events: open },
  });
}

/** Takes the note back: nothing of the person waits any more. Who released what stays known. */
export async function resolveHeld({ table, now }: LedgerContext, held: HeldPerson): Promise<void> {
  await table.update({
    pk: heldKey(held),
    update: 'SET #expiresAt = :expiresAt REMOVE #duePartition, #dueAt',
    condition: 'attribute_exists(#pk)',
    values: { expiresAt: Math.floor(now().getTime() / 1000) + retentionSeconds },
  });
}

/** How many people each source has held. */
export async function countHeld({ table }: LedgerContext): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const page of table.duePages({ partition: heldPartition, until: undefined })) {
    for (const { pk } of page) {
      const source = heldOfKey(pk)?.source;
      if (source !== undefined) counts.set(source, (counts.get(source) ?? 0) + 1);
    }
  }
  return counts;
}

/** All that is held, the longest first. */
export async function* listHeld({ table }: LedgerContext): AsyncIterable<HeldChange> {
  for await (const page of table.duePages({ partition: heldPartition, until: undefined })) {
    const items = await table.getMany(page.map(({ pk }) => pk));
    for (const { pk } of page) {
      const [held, item] = [heldOfKey(pk), items.get(pk)];
      if (held === undefined || item?.dueAt === undefined) continue;
      yield { ...held, reference: item.reference, since: item.dueAt, events: item.events ?? [] };
    }
  }
}

/** Names exactly what waits: the people and the events that ask for it. */
export function hashOfHeld(changes: readonly Pick<HeldChange, 'personId' | 'reference'>[]): string {
  const lines = changes.map(({ personId, reference }) => `${personId} ${reference}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

/** Who decided, and on what. */
export interface HeldDecision {
  readonly held: HeldChange;
  /** As AWS names the operator's credentials. */
  readonly by: string;
}

/** Lets one change go that a human has seen. False where another one of the person waits by now. */
export function releaseHeld(context: LedgerContext, { held, by }: HeldDecision): Promise<boolean> {
  const { reference } = held;
  return endHold(context, {
    held,
    entry: decisionOf('change-released', { held, by }),
    set: '#released = :reference, #releasedBy = :by, #releasedAt = :now',
    values: { reference, by, now: context.now().toISOString() },
  });
}

/** Refuses one change that a human has seen: it is never made. False where another one of the person waits by now. */
export async function refuseHeld(context: LedgerContext, { held, by }: HeldDecision): Promise<boolean> {
  const { personId, reference } = held;
  return endHold(context, {
    held,
    entry: decisionOf('change-refused', { held, by }),
    before: () => recordRefusal(context, { personId, reference, refusedBy: by }),
    set: '#refused = :reference',
    values: { reference },
  });
}

function decisionOf(kind: 'change-released' | 'change-refused', { held, by }: HeldDecision): NewEntry {
  const { source, reference } = held;
  return { kind, cause: { kind: 'operator', by }, source, reference, note: `${kind} ${reference}` };
}

/**
 * Says so in the person's history first, so that no hold ends without its entry. Afterwards the person is due at once, so that the
 * sweeper goes on where no one puts them on the queue.
 */
async function endHold(
  context: LedgerContext,
  ended: {
    readonly held: HeldChange;
    readonly entry: NewEntry;
    /** What else the decision is, before anything goes on. */
    readonly before?: () => Promise<void>;
    readonly set: string;
    readonly values: Readonly<Record<string, string>>;
  },
): Promise<boolean> {
  const { held, entry, before, set, values } = ended;
  const { source, personId, reference } = held;
  const known = await context.table.get(heldKey({ source, personId }));
  if (known?.reference !== reference) return false;
  await savePersonOf(context, { personId, change: { notes: [entry] } });
  await before?.();
  const written = await context.table.update({
    pk: heldKey({ source, personId }),
    update: `SET ${set}, #expiresAt = :expiresAt REMOVE #duePartition, #dueAt`,
    condition: '#reference = :reference',
    values: { ...values, expiresAt: Math.floor(context.now().getTime() / 1000) + retentionSeconds },
  });
  if (written === undefined) return false;
  for (const event of held.events) {
    await context.table.update({
      pk: eventKey(event),
      update: 'REMOVE #heldBecause',
      condition: 'attribute_exists(#heldBecause)',
    });
  }
  await savePersonOf(context, { personId, change: { unseen: true, dueAt: context.now().toISOString() } });
  return true;
}

function savePersonOf(
  context: LedgerContext,
  {
    personId,
    change,
  }: { readonly personId: string; readonly change: Pick<Partial<RowToSave>, 'notes' | 'unseen' | 'dueAt'> },
): Promise<PersonRow> {
  return retryOnConflict(context, async () => {
    const row = await findPerson(context, personId);
    return row.version === 0 ? row : savePerson(context, { ...row, ...change });
  });
}

/** Says in an event's status that it waits for what a brake holds. */
export async function sayHeld({ table }: LedgerContext, reference: EventReference): Promise<void> {
  await table.update({
    pk: eventKey(reference),
    update: 'SET #heldBecause = :brake',
    condition: '#status = :accepted',
    values: { brake: 'brake', accepted: 'accepted' },
  });
}
