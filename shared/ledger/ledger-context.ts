import { randomBytes, randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createBackoff, type Pause } from './table/backoff.ts';
import { createLedgerTable, type LedgerTable } from './table/ledger-table.ts';

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
  /** What was read once and never changes. */
  readonly memory: { forgettingSecret?: Uint8Array };
}

/** When the sweeper takes up what is accepted now (ISO 8601). */
export function recoveryTime({ now, recoverAfterSeconds }: LedgerContext): string {
  return new Date(now().getTime() + recoverAfterSeconds * 1000).toISOString();
}

/** Repeats an attempt that returns undefined because someone else wrote what it had read. */
export async function retryOnConflict<Result>(
  { pause }: LedgerContext,
  attempt: () => Promise<Result | undefined>,
): Promise<Result> {
  for (let repetition = 1; ; repetition += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
    await pause(repetition);
  }
}

export interface LedgerOptions {
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
  /** Work that is not finished so long after it was accepted is taken up by the sweeper. */
  readonly recoverAfterSeconds: number;
  readonly now?: () => Date;
  /** Makes the opaque id of a person. */
  readonly newId?: () => string;
  readonly newToken?: () => string;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly random?: () => number;
}

/** Fills in what tests may replace. */
export function createLedgerContext(options: LedgerOptions): LedgerContext {
  const { dynamo, tableName, sleep, random } = options;
  const pause = createBackoff({ sleep, random });
  return {
    table: createLedgerTable({ dynamo, tableName, pause }),
    now: options.now ?? (() => new Date()),
    newId: options.newId ?? randomUUID,
    newToken: options.newToken ?? (() => randomBytes(32).toString('base64url')),
    recoverAfterSeconds: options.recoverAfterSeconds,
    pause,
    memory: {},
  };
}

/** Verbs as they are declared, without the context that they share. */
export type Bound<Verbs> = {
  readonly [Name in keyof Verbs]: Verbs[Name] extends (context: never, ...asked: infer Asked) => infer Answer
    ? (...asked: Asked) => Answer
    : never;
};

/** Binds verbs to the context that they share: a ledger that is open, for example. */
export function bindVerbs<
  Context,
  Verbs extends Readonly<Record<string, (context: Context, ...asked: never[]) => unknown>>,
>(context: Context, verbs: Verbs): Bound<Verbs> {
  const bound = Object.entries(verbs).map(([name, verb]): readonly unknown[] => [
    name,
    (...asked: never[]) => verb(context, ...asked),
  ]);
  return Object.fromEntries(bound);
}

/** The first of some times (ISO 8601, UTC, with milliseconds), of those that are given. */
export function earliest(...times: readonly (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).sort()[0];
}
