import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { startDynalite } from '../../infra/local/emulators/start-dynalite.ts';
import { signWebhook } from '../../infra/local/sign-webhook.ts';
import { type Host, startHost } from '../../infra/local/start/start-host.ts';
import { startInfraonSimulator } from '../../infra/simulators/infraon/index.ts';
import { createLedger } from '../../shared/ledger/create-ledger.ts';

const answerSchema = z.looseObject({ eventId: z.string(), status: z.string() });
const region = 'us-east-1';

async function onboard(host: Host, email: string) {
  const id = randomUUID();
  const user = { email, givenName: 'Kay', familyName: 'Low' };
  const body = JSON.stringify({ occurredAt: new Date().toISOString(), user });
  const signed = signWebhook({ id, body, secret: host.stack.webhookSecret, now: Date.now() });
  const response = await fetch(`${host.stack.apiUrl}/webhooks/onboard-user`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20', ...signed },
    body,
  });
  return answerSchema.parse(await response.json());
}

async function dropFile(host: Host, body: string): Promise<void> {
  const { endpoints, buckets } = host.stack;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ region, endpoint: endpoints.s3, credentials });
  await s3.send(new PutObjectCommand({ Bucket: buckets.drops, Key: 'imports/delta/people.csv', Body: body }));
  s3.destroy();
}

/** Has the sweeper run, as the clock does once a minute. */
function sweep({ stack }: Host): Promise<unknown> {
  return fetch(`${stack.apiUrl}/_local/schedules/sweep-due-events/run`, { method: 'POST' });
}

test('what a stage observed, events and files alike, is done when it is deployed again to apply', async () => {
  await using cleanup = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'observe-'));
  cleanup.defer(() => rm(directory, { recursive: true }));
  const infraon = await startInfraonSimulator();
  cleanup.defer(() => infraon.close());
  const tables = await startDynalite({ region });
  cleanup.defer(() => tables.close());

  async function deploy(mode: 'observe' | 'apply'): Promise<Host> {
    const stage = { extends: 'local', mode };
    await writeFile(join(directory, 'trial.json'), JSON.stringify(stage));
    return startHost({
      stage: 'trial',
      stagesDirectory: directory,
      stateDirectory: join(directory, mode),
      tables,
      infraonBaseUrl: infraon.url,
      infraonApiKey: infraon.apiKey,
    });
  }

  const observing = await deploy('observe');
  const answer = await onboard(observing, 'kay@example.com').finally(async () => {
    await dropFile(observing, 'email,givenName,familyName\nlee@example.com,Lee,Ray\n');
  });
  expect(answer).toMatchObject({ status: 'applied', outcome: { infraon: { result: 'observed' } } });
  const dynamo = new DynamoDBClient({
    region,
    endpoint: tables.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  cleanup.defer(() => dynamo.destroy());
  const tableName = observing.stack.tables.ledger ?? '';
  const ledger = createLedger({ dynamo, tableName, recoverAfterSeconds: 10 });
  // A person is listed once the sweeper has moved the history on.
  await expect
    .poll(() => sweep(observing).then(() => ledger.listObserved(10)), { timeout: 60_000, interval: 1_000 })
    .toHaveLength(2);
  expect(infraon.effects()).toEqual([]);
  await observing.stop();

  const applying = await deploy('apply');
  cleanup.defer(() => applying.stop());
  for (const email of ['kay@example.com', 'lee@example.com']) {
    await expect
      .poll(() => sweep(applying).then(() => infraon.findUser({ email })), {
        timeout: 60_000,
        interval: 1_000,
      })
      .toMatchObject({ is_active: true });
  }
  await expect
    .poll(() => ledger.getEvent(`webhook/${answer.eventId}`), { timeout: 60_000 })
    .toMatchObject({ status: 'applied', outcome: { infraon: { result: 'created' } } });
  await expect
    .poll(() => sweep(applying).then(() => ledger.listObserved(10)), { timeout: 60_000, interval: 1_000 })
    .toEqual([]);
});
