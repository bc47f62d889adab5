/**
 * `npm run scheduled [-- --stage NAME]`: lists what is planned of people, the next one first: one start and one leaving of
 * each person at most, and other changes.
 */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { compareInstants } from '../../shared/domain/instant.ts';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import type { Scheduled } from '../../shared/ledger/events/list-scheduled.ts';
import { openStage } from './common/open-stage.ts';
import { runCommand } from './common/run-command.ts';
import { table } from './demo/table.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  const stage = await openStage(values.stage);
  const dynamo = new DynamoDBClient(stage.settings('dynamodb'));
  // The ledger is only read here, so that nothing will have to be recovered.
  const ledger = createLedger({ dynamo, tableName: stage.ledgerTable, recoverAfterSeconds: 0 });
  const plans = new Map<string, Scheduled>();
  for await (const plan of ledger.listScheduled()) {
    const { personId, kind, reference } = plan;
    // What has just been overruled may still be on its way to being settled.
    const key = kind === 'change' ? reference : `${personId} ${kind}`;
    const other = plans.get(key);
    if (other === undefined || compareInstants(other.occurredAt, plan.occurredAt) < 0) plans.set(key, plan);
  }
  const rows = [...plans.values()].map((plan) => ({
    effective: plan.effectiveAt,
    plan: plan.kind,
    person: plan.personId,
    said: plan.occurredAt,
    source: plan.source,
    event: plan.reference,
  }));
  for (const line of table(rows)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${rows.length} scheduled on ${stage.title}\n`);
  dynamo.destroy();
  return 0;
});
