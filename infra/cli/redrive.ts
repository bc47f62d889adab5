/** `npm run redrive [-- --stage NAME]`: brings the dead letters of every queue back to it, in any order. */
import { parseArgs } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { openStage } from './common/open-stage.ts';
import { redriveQueue } from './common/redrive-queue.ts';
import { runCommand } from './common/run-command.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  const stage = await openStage(values.stage);
  const client = new SQSClient(stage.settings('sqs'));
  for (const { name, url: queueUrl, deadLettersUrl } of stage.queues) {
    const moved = await redriveQueue({ client, deadLettersUrl, queueUrl });
    process.stdout.write(`${moved} dead letters moved back to ${name} on ${stage.title}\n`);
  }
  client.destroy();
  return 0;
});
