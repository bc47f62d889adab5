/**
 * `npm run held [-- --stage NAME]`: lists what the brakes hold, the longest first, and what to say to release or refuse it. A newer word
 * of the HR system overrules what is held, and needs no release.
 */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import { openStage } from './common/open-stage.ts';
import { runCommand } from './common/run-command.ts';
import { table } from './demo/table.ts';
import { readHeld } from './settle-held.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  const stage = await openStage(values.stage);
  const dynamo = new DynamoDBClient(stage.settings('dynamodb'));
  // The ledger is only read here, so that nothing will have to be recovered.
  const ledger = createLedger({ dynamo, tableName: stage.ledgerTable, recoverAfterSeconds: 0 });
  const brakes = await readHeld(ledger);
  const changes = brakes.flatMap(({ id, changes }) =>
    changes.map(({ since, personId, reference }) => ({ since, id, person: personId, event: reference })),
  );
  const totals = brakes.map(({ id, hash, changes }) => ({ id, people: `${changes.length}`, hash }));
  for (const rows of [changes, totals]) for (const line of table(rows)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${changes.length} held on ${stage.title}\n`);
  dynamo.destroy();
  return 0;
});
