import type { LedgerTable } from './ledger-table.ts';
import type { Pause } from './pause.ts';

/** What the ledger's verbs share. */
export interface LedgerContext {
  readonly table: LedgerTable;
  readonly now: () => Date;
  /** Makes the opaque id of a person. */
  readonly newId: () => string;
  /** Makes the secret of a status URL. */
  readonly newToken: () => string;
  /** Work that is not finished so long after it was accepted is taken up by the sweeper. */
  readonly recoverAfterSeconds: number;
  readonly pause: Pause;
}

/** When the sweeper takes up what is accepted now (ISO 8601). */
export function recoveryTime({ now, recoverAfterSeconds }: LedgerContext): string {
  return new Date(now().getTime() + recoverAfterSeconds * 1000).toISOString();
}

/** Repeats an attempt that returns undefined because somebody else wrote what it had read. */
export async function untilUncontended<Result>(
  { pause }: LedgerContext,
  attempt: () => Promise<Result | undefined>,
): Promise<Result> {
  for (let repetition = 1; ; repetition += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
    await pause(repetition);
  }
}
