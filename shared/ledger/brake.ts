import { budgetOf, type Draws, draw } from '../domain/authority/brake.ts';
import { importSource } from '../domain/import-reference.ts';
import type { BrakeRequest, BrakeVerdict } from '../reconcile/reconcile-ledger.ts';
import { type LedgerContext, retryOnConflict } from './ledger-context.ts';
import { noteHeld } from './people/held-people.ts';
import { brakeKey, heldKey, managedKey, refusalKey, releaseKey } from './table/ledger-keys.ts';

/**
 * Asks whether a change that takes access away, or changes a name or an address, may be made now. It draws once on the budget of
 * whoever asks for it; what a human has released draws on none. What exceeds the budget is noted as held.
 */
export function passBrake(context: LedgerContext, request: BrakeRequest): Promise<BrakeVerdict> {
  const { source, personId, reference, brake } = request;
  const keys = {
    brake: brakeKey(source),
    held: heldKey({ source, personId }),
    release: releaseKey(reference),
    refusal: refusalKey(reference),
    managed: managedKey,
  };
  return retryOnConflict(context, async (): Promise<BrakeVerdict | undefined> => {
    const items = await context.table.getMany(Object.values(keys));
    if (items.get(keys.refusal)?.personId === personId) return { kind: 'refused' };
    const held = items.get(keys.held);
    const isOfReleasedFile = source === importSource && items.get(keys.release)?.personId === personId;
    if (held?.released === reference || isOfReleasedFile) return { kind: 'passed' };
    const budget = budgetOf(brake, items.get(keys.managed)?.people);
    if (held?.dueAt !== undefined && held.reference === reference) {
      await noteHeld(context, request);
      return { kind: 'held', isNews: false, budget };
    }
    const known = items.get(keys.brake);
    const draws: Draws = known?.draws ?? {};
    const drawing = draw({ draws, personId, reference, now: context.now(), hours: brake.hours, budget });
    if (drawing.kind === 'drawn-before') return { kind: 'passed' };
    if (drawing.kind === 'exceeded') {
      await noteHeld(context, request);
      return { kind: 'held', isNews: true, budget };
    }
    const version: number = known?.version ?? 0;
    const item = { pk: keys.brake, draws: drawing.draws };
    const isWritten = await context.table.putNext({ item, version });
    return isWritten ? { kind: 'passed' } : undefined;
  });
}

/** Notes how many people are to have an account, for the share that passes a brake. */
export async function noteManaged(context: LedgerContext, people: number): Promise<void> {
  await context.table.put({
    item: { pk: managedKey, people, countedAt: context.now().toISOString() },
    condition: 'attribute_not_exists(#countedAt) OR #countedAt <= :now',
    values: { now: context.now().toISOString() },
  });
}
