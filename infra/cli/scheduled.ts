/** `npm run scheduled [-- --stage NAME]`: lists the events that wait for their time, the next one first. */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import { table } from '../local/demo/table.ts';
import { openStage } from './open-stage.ts';
import { runCommand } from './run-command.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  const stage = await openStage(values.stage);
  const dynamo = new DynamoDBClient(stage.settings('dynamodb'));
  // The ledger is only read here, so that nothing will have to be recovered.
  const ledger = createLedger({ dynamo, tableName: stage.ledgerTable, recoverAfterSeconds: 0 });
  const rows: Record<string, string>[] = [];
  for await (const { effectiveAt, type, reference, personId, receivedAt } of ledger.listScheduled()) {
    rows.push({ effective: effectiveAt, type, event: reference, person: personId, received: receivedAt });
  }
  for (const line of table(rows)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${rows.length} scheduled on ${stage.title}\n`);
  dynamo.destroy();
  return 0;
});
