import type { EventReference } from '../domain/user-event.ts';
import type { LedgerContext } from './ledger-context.ts';
import { refusalKey } from './table/ledger-keys.ts';

/** That an operator refused what an event asks for. It stands until a newer event asks for something. */
export interface Refusal {
  readonly personId: string;
  readonly reference: EventReference;
  /** As AWS names the operator's credentials. */
  readonly refusedBy: string;
}

export async function recordRefusal({ table, now }: LedgerContext, refusal: Refusal): Promise<void> {
  const { reference, personId, refusedBy } = refusal;
  const item = { pk: refusalKey(reference), personId, refusedBy, refusedAt: now().toISOString() };
  await table.put({ item, condition: 'attribute_not_exists(#pk)' });
}

/** Who refused what the event asks for; undefined where no one did. */
export async function refuserOf(
  { table }: LedgerContext,
  reference: EventReference,
): Promise<string | undefined> {
  return (await table.get(refusalKey(reference)))?.refusedBy;
}
