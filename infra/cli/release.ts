/**
 * `npm run release -- ID --hash H [--stage NAME]`: lets go what a brake holds, by the id and the hash that `npm run held`
 * shows. Ends with 1, and releases nothing, where something else is held by now.
 */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPersonQueue } from '../../shared/aws/create-person-queue.ts';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import { CliError } from './cli-error.ts';
import { openStage } from './open-stage.ts';
import { releaseSource } from './release-held.ts';
import { runCommand } from './run-command.ts';

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { stage: { type: 'string' }, hash: { type: 'string' } },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  const { hash } = values;
  if (id === undefined || hash === undefined || more.length > 0) {
    throw new CliError('Say what to release: npm run release -- ID --hash HASH, as npm run held shows them.');
  }
  const stage = await openStage(values.stage);
  const [dynamo, client] = [
    new DynamoDBClient(stage.settings('dynamodb')),
    new SQSClient(stage.settings('sqs')),
  ];
  const released = await releaseSource({
    ledger: createLedger({ dynamo, tableName: stage.ledgerTable, recoverAfterSeconds: 0 }),
    id,
    hash,
    async enqueueAll(personIds, lane) {
      const queueUrl = stage.queues.find(({ name }) => name === lane)?.url;
      if (queueUrl !== undefined) {
        await createPersonQueue({ client, queueUrl, drift: true }).enqueueAll(personIds);
      }
    },
  });
  dynamo.destroy();
  client.destroy();
  const said =
    released.kind === 'released'
      ? `${released.count} released on ${stage.title}`
      : `Nothing was released: ${released.hash === undefined ? `${id} holds nothing` : `what ${id} holds has the hash ${released.hash} now. Look at npm run held again`}.`;
  process.stdout.write(`${said}\n`);
  return released.kind === 'released' ? 0 : 1;
});
