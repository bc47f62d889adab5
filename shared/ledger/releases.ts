import { approvalOf } from '../domain/authority/approvals.ts';
import { proofOf, type ReleaseNote } from '../domain/authority/confirm-authority.ts';
import { type EventReference, eventReference, type UserEvent } from '../domain/user-event.ts';
import type { LedgerContext } from './ledger-context.ts';
import { releaseKey } from './table/ledger-keys.ts';

/** How long a note is kept that no grant rests on: longer than its event can be under way. */
const retentionSeconds = 400 * 24 * 60 * 60;

/** Notes, before it is merged, an event that someone released. Only imports may write such items. */
export async function noteRelease({ table, now }: LedgerContext, event: UserEvent): Promise<void> {
  const approval = approvalOf(event);
  const kept =
    approval === undefined
      ? { expiresAt: Math.floor(now().getTime() / 1000) + retentionSeconds }
      : { proof: proofOf(approval) };
  await table.put({
    item: { pk: releaseKey(eventReference(event)), ...kept },
    condition: 'attribute_not_exists(#pk)',
  });
}

/** Says whom the event turned out to be about, once: the first word stays. */
export async function bindRelease(
  { table }: LedgerContext,
  { reference, personId }: { readonly reference: EventReference; readonly personId: string },
): Promise<void> {
  await table.update({
    pk: releaseKey(reference),
    update: 'SET #personId = :personId',
    condition: 'attribute_exists(#pk) AND attribute_not_exists(#personId)',
    values: { personId },
  });
}

/** What imports noted of the events; one that none released is left out. */
export async function readReleases(
  { table }: LedgerContext,
  references: readonly EventReference[],
): Promise<ReadonlyMap<EventReference, ReleaseNote>> {
  if (references.length === 0) return new Map();
  const items = await table.getMany(references.map(releaseKey));
  return new Map(
    references.flatMap((reference): [EventReference, ReleaseNote][] => {
      const item = items.get(releaseKey(reference));
      if (item === undefined) return [];
      const { personId, proof } = item;
      return [[reference, { ...(personId && { personId }), ...(proof && { proof }) }]];
    }),
  );
}
