/** `npm run leavers [-- --stage NAME]`: lists who left and is not known to be deactivated, the longest first. */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import { openStage } from './common/open-stage.ts';
import { runCommand } from './common/run-command.ts';
import { table } from './demo/table.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  const stage = await openStage(values.stage);
  const dynamo = new DynamoDBClient(stage.settings('dynamodb'));
  // The ledger is only read here, so that nothing will have to be recovered.
  const ledger = createLedger({ dynamo, tableName: stage.ledgerTable, recoverAfterSeconds: 0 });
  const rows: Record<string, string>[] = [];
  for await (const { since, reason, target, personId, reference } of ledger.listLeavers()) {
    const by = reason === 'refused' ? ((await ledger.refuserOf(reference)) ?? '') : '';
    rows.push({ since, reason, by, target: target ?? '', person: personId ?? '', event: reference });
  }
  for (const line of table(rows)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${rows.length} not deactivated on ${stage.title}\n`);
  dynamo.destroy();
  return 0;
});
