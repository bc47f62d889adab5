/** `npm run sources -- --offers SOURCE [--clear] [--stage NAME]`: shows the keys that an HR system said it will sign with. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createNoticeLedger } from '../../shared/hr-sources/notices/notice-ledger.ts';
import { describeOffers } from './common/describe-offers.ts';
import { openStage } from './common/open-stage.ts';
import { readSourcesArguments, sourcesUsage } from './common/read-sources-arguments.ts';
import { runCommand } from './common/run-command.ts';

await runCommand(async () => {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const request = readSourcesArguments(process.argv.slice(2));
  if (request === 'help') {
    print(sourcesUsage);
    return 0;
  }
  const { title, ledgerTable: tableName, settings } = await openStage(request.stage);
  const dynamo = new DynamoDBClient(settings('dynamodb'));
  const ledger = createNoticeLedger({ dynamo, tableName, recoverAfterSeconds: 1 });
  if (request.clears) await ledger.clearKeyOffers(request.source);
  const offers = await ledger.listKeyOffers(request.source);
  for (const line of describeOffers(offers, { source: request.source, title })) print(line);
  dynamo.destroy();
  return offers.length > 0 || request.clears ? 0 : 1;
});
