import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPersonQueue } from '../../shared/aws/create-person-queue.ts';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import type { Stage } from './common/open-stage.ts';
import { type HeldDecision, settleHeld } from './settle-held.ts';

/** Releases or refuses what a brake of a stage holds, and says what came of it. Returns the command's exit code. */
export async function decideHeld(
  stage: Stage,
  decision: Pick<HeldDecision, 'decision' | 'id' | 'hash'>,
): Promise<number> {
  const [dynamo, client] = [
    new DynamoDBClient(stage.settings('dynamodb')),
    new SQSClient(stage.settings('sqs')),
  ];
  // CloudTrail tells whose key it was.
  const { accessKeyId: by } = await dynamo.config.credentials();
  const { id, decision: verb } = decision;
  const settled = await settleHeld({
    ...decision,
    by,
    ledger: createLedger({ dynamo, tableName: stage.ledgerTable, recoverAfterSeconds: 0 }),
    async enqueueAll(personIds, lane) {
      const queueUrl = stage.queues.find(({ name }) => name === lane)?.url;
      if (queueUrl !== undefined) {
        await createPersonQueue({ client, queueUrl, drift: true }).enqueueAll(personIds);
      }
    },
  });
  dynamo.destroy();
  client.destroy();
  const done = verb === 'release' ? 'released' : 'refused';
  const said =
    settled.kind === 'done'
      ? `${settled.count} ${done} on ${stage.title}`
      : `Nothing was ${done}: ${settled.hash === undefined ? `${id} holds nothing` : `what ${id} holds has the hash ${settled.hash} now. Look at npm run held again`}.`;
  process.stdout.write(`${said}\n`);
  return settled.kind === 'done' ? 0 : 1;
}
