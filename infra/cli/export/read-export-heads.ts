import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { getExports } from '../../../shared/export/export-ledger.ts';
import { exportKeys } from '../../../shared/export/run-export.ts';
import { createBackoff } from '../../../shared/ledger/table/backoff.ts';
import { createLedgerTable } from '../../../shared/ledger/table/ledger-table.ts';
import type { Stage } from '../common/open-stage.ts';
import type { Heads } from './verification.ts';

/** The first of a stage's directories comes first: its exports are called `users`. */
export const exportedTargets: readonly string[] = ['infraon', 'esper'];

/** What the ledger remembers as the last export of each target, or of one, by the name of its folder. */
export async function readHeads(stage: Stage, only?: string): Promise<Heads> {
  const dynamo = new DynamoDBClient(stage.settings('dynamodb'));
  try {
    const table = createLedgerTable({ dynamo, tableName: stage.ledgerTable, pause: createBackoff() });
    const heads = await Promise.all(
      exportedTargets
        .filter((target) => only === undefined || target === only)
        .map(async (target) => {
          const published = (await getExports({ table }, target))?.published;
          const folder = exportKeys({ target, isPrimary: target === exportedTargets[0] }).published('');
          const name = folder.split('/')[1] ?? '';
          return published === undefined ? [] : [[name, published] as const];
        }),
    );
    return new Map(heads.flat());
  } finally {
    dynamo.destroy();
  }
}
