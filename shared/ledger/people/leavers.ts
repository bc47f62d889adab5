import type { EventReference } from '../../domain/user-event.ts';
import type { LeaverNote } from '../../reconcile/reconcile-ledger.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { leaverKey } from '../table/ledger-keys.ts';

/** Their place on the due index: apart from what the sweeper reads. */
const leaversPartition = 'leavers';

/** How long a note is kept of which no one will ever say that it is done with, and one that is. */
const retentionSeconds = 90 * 24 * 60 * 60;

/** Someone who left and may still have access. */
export type OpenLeaver = Omit<LeaverNote, 'names'>;

/** Notes that someone who left was not deactivated. What was noted first says since when. */
export async function noteLeaver({ table }: LedgerContext, note: LeaverNote): Promise<void> {
  const { personId, reference, target, reason, since } = note;
  const optional = { personId, target };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  const named = given.map(([name]) => `, #${name} = :${name}`).join('');
  // Of an event that names no one for sure, nothing else will ever say that it is done with.
  const expiry = personId === undefined ? ', #expiresAt = :expiresAt' : ' REMOVE #expiresAt';
  await table.update({
    pk: leaverKey(note),
    update: `SET #duePartition = :partition, #dueAt = if_not_exists(#dueAt, :since), #reference = :reference, #reason = :reason${named}${expiry}`,
    condition: 'attribute_not_exists(#dueAt) OR #dueAt <= :since',
    values: {
      ...optional,
      partition: leaversPartition,
      since,
      reference,
      reason,
      ...(personId === undefined ? { expiresAt: expiryOf(since) } : {}),
    },
  });
}

/** Takes the note back: whoever left is deactivated, or is to be active again. */
export function resolveLeaver(context: LedgerContext, personId: string): Promise<void> {
  return takeBack(context, leaverKey({ personId }));
}

/** Takes back the note of an event that named no one for sure: by now someone has said whom it is about. */
export function resolveLeavingEvent(context: LedgerContext, reference: EventReference): Promise<void> {
  return takeBack(context, leaverKey({ reference }));
}

async function takeBack({ table, now }: LedgerContext, pk: string): Promise<void> {
  await table.update({
    pk,
    update: 'SET #expiresAt = :expiresAt REMOVE #duePartition, #dueAt',
    condition: 'attribute_exists(#pk)',
    values: { expiresAt: expiryOf(now().toISOString()) },
  });
}

/** Everyone who left and is not known to be deactivated, the longest first. */
export async function* listLeavers({ table }: LedgerContext): AsyncIterable<OpenLeaver> {
  for await (const page of table.duePages({ partition: leaversPartition, until: undefined })) {
    const items = await table.getMany(page.map(({ pk }) => pk));
    for (const { pk } of page) {
      const item = items.get(pk);
      if (item?.dueAt === undefined) continue;
      const { personId, reference, target, reason, dueAt } = item;
      yield { reference, reason, since: dueAt, ...(personId && { personId }), ...(target && { target }) };
    }
  }
}

function expiryOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000) + retentionSeconds;
}
