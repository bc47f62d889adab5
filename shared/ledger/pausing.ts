import type { LedgerContext } from './ledger-context.ts';
import { reconcilingKey } from './table/ledger-keys.ts';

/** That operators have paused reconciling: what is accepted waits, and nothing is given up meanwhile. */
export interface Pausing {
  readonly by: string;
  /** ISO 8601. */
  readonly since: string;
  readonly because?: string;
}

/** Undefined while people are reconciled. */
export async function readPausing({ table }: Pick<LedgerContext, 'table'>): Promise<Pausing | undefined> {
  const item = await table.get(reconcilingKey);
  if (item?.pausedBy === undefined) return undefined;
  const { pausedBy: by, pausedAt: since, because } = item;
  return { by, since, ...(because === undefined ? {} : { because }) };
}

/** False where someone else has paused it before. */
export async function pauseReconciling(
  { table, now }: LedgerContext,
  { by, because }: Pick<Pausing, 'by' | 'because'>,
): Promise<boolean> {
  return table.put({
    item: { pk: reconcilingKey, pausedBy: by, pausedAt: now().toISOString(), because },
    condition: 'attribute_not_exists(#pausedBy)',
  });
}

/** False where it was not paused. */
export async function resumeReconciling({ table, now }: LedgerContext, by: string): Promise<boolean> {
  return table.put({
    item: { pk: reconcilingKey, resumedBy: by, resumedAt: now().toISOString() },
    condition: 'attribute_exists(#pausedBy)',
  });
}

/** A function looks no more often than this. */
const keepMs = 5000;

/** Whether reconciling is paused, as of a few seconds ago. */
export function createPausingCheck(
  context: Pick<LedgerContext, 'table'>,
  /** Milliseconds since 1970. */
  now: () => number,
): () => Promise<boolean> {
  let known: { readonly at: number; readonly isPaused: boolean } | undefined;
  return async () => {
    if (known === undefined || now() - known.at >= keepMs) {
      known = { at: now(), isPaused: (await readPausing(context)) !== undefined };
    }
    return known.isPaused;
  };
}
