import { randomBytes, randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LedgerContext } from './ledger-context.ts';
import { createLedgerTable } from './ledger-table.ts';
import { createPause } from './pause.ts';

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
  const pause = createPause({ sleep, random });
  return {
    table: createLedgerTable({ dynamo, tableName, pause }),
    now: options.now ?? (() => new Date()),
    newId: options.newId ?? randomUUID,
    newToken: options.newToken ?? (() => randomBytes(32).toString('base64url')),
    recoverAfterSeconds: options.recoverAfterSeconds,
    pause,
  };
}
