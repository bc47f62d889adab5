import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { signWebhook } from '../../../infra/local/sign-webhook.ts';
import type { Host } from '../../../infra/local/start/start-host.ts';
import type { ImportHost } from '../start-import-host.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const statusSchema = z.looseObject({ eventId: z.string(), status: z.string(), statusUrl: z.url() });

let host: Host;
let stateDirectory: string;
let world: ImportHost;

async function post(
  route: 'onboard' | 'update' | 'offboard',
  event: Record<string, unknown>,
  headers: Record<string, string> = { prefer: 'wait=20' },
) {
  const id = randomUUID();
  const body = JSON.stringify({ occurredAt: new Date().toISOString(), ...event });
  const signed = signWebhook({ id, body, secret: host.stack.webhookSecret, now: Date.now() });
  const response = await fetch(`${host.stack.apiUrl}/webhooks/${route}-user`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed, ...headers },
    body,
  });
  return { code: response.status, body: await response.json() };
}

async function status(statusUrl: string) {
  return statusSchema.parse(await (await fetch(statusUrl)).json());
}

const account = (email: string) => host.simulator?.findUser({ email });

async function command(script: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'infra/cli', script), ...words],
    {
      env: { PATH: process.env.PATH, LOCAL_STATE_DIRECTORY: stateDirectory },
    },
  );
  return stdout;
}

/** Where any of the values is found on the host, whatever its case: in the ledger, in objects, in the functions' logs. */
async function placesOf(values: readonly string[]): Promise<readonly string[]> {
  const { region, endpoints, tables, buckets } = host.stack;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const hasAny = (text: string) => values.some((value) => text.toLowerCase().includes(value));
  const found: string[] = [];
  const dynamo = new DynamoDBClient({ region, credentials, endpoint: endpoints.dynamodb });
  for await (const { Items } of paginateScan({ client: dynamo }, { TableName: tables.ledger }))
    if (hasAny(JSON.stringify(Items))) found.push('ledger');
  dynamo.destroy();
  const s3 = new S3Client({ region, credentials, endpoint: endpoints.s3, forcePathStyle: true });
  for (const [name, Bucket] of Object.entries(buckets)) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key = '' } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      if (!hasAny((await Body?.transformToString()) ?? '')) continue;
      found.push(name === 'reports' ? Key : `${name}/${Key}`);
    }
  }
  s3.destroy();
  return hasAny(world.lines.join('\n')) ? [...found, 'logs'] : found;
}

/** How people come, change and go by webhooks on the local host, and what its commands show of it. */
export function peopleComeAndGo(started: () => ImportHost): void {
  beforeAll(() => {
    world = started();
    ({ host, stateDirectory } = world);
  });

  test('a person joins, changes and leaves', async () => {
    const email = 'joan.ito@example.com';
    const user = { email, givenName: 'Joan', familyName: 'Ito', employeeNumber: '4711', role: 'Requester' };
    expect(await post('onboard', { user })).toMatchObject({
      code: 200,
      body: { status: 'applied', outcome: { infraon: { result: 'created', invitation: 'invited' } } },
    });
    expect(account(email)).toMatchObject({ is_active: true, name: 'Joan Ito', username: email });

    expect(
      await post('update', { user: { email, title: 'Director', phone: '+81 3 0000 0000' } }),
    ).toMatchObject({
      code: 200,
      body: { status: 'applied', outcome: { infraon: { result: 'updated' } } },
    });
    expect(account(email)?.unshown).toMatchObject({
      organization_role: 'Director',
      phone: '+81 3 0000 0000',
    });

    expect(await post('offboard', { user: { employeeNumber: '4711' } })).toMatchObject({
      code: 200,
      body: { status: 'applied', outcome: { infraon: { result: 'deactivated' } } },
    });
    expect(account(email)?.is_active).toBe(false);
  });

  test('an answer without waiting names a URL that shows the end', async () => {
    const answer = await post('onboard', { user: { email: 'kit@example.com', givenName: 'Kit' } }, {});
    expect(answer).toMatchObject({ code: 202, body: { status: 'accepted' } });
    const { statusUrl } = statusSchema.parse(answer.body);
    await expect.poll(async () => (await status(statusUrl)).status, { timeout: 30_000 }).toBe('applied');
    expect((await fetch(`${statusUrl.slice(0, -1)}`)).status).toBe(404);
  });

  test('a leaver is forgotten in the ledger, the reports and the logs, and comes back as someone new', async () => {
    const email = 'canary.forgotten@example.com';
    const canary = ['canary.forgotten', 'canarygiven', 'canaryfamily', 'canary-0815', 'canarytitle'];
    const importId = await world.drop(
      'imports/delta/starter.csv',
      `email,givenName,familyName,employeeNumber,title\n${email},Canarygiven,Canaryfamily,Canary-0815,Canarytitle\n`,
    );
    expect(await world.summary(importId, 'done')).toMatchObject({ counts: { done: 1 } });
    const user = { employeeNumber: 'Canary-0815' };
    expect(await post('offboard', { user })).toMatchObject({ body: { status: 'applied' } });
    await fetch(`${host.stack.apiUrl}/_local/schedules/sweep-due-events/run`, { method: 'POST' });
    await fetch(`${host.stack.apiUrl}/_local/schedules/seal-audit/run`, { method: 'POST' });
    const before = await placesOf(canary);
    expect(before).toEqual(expect.arrayContaining(['ledger', `reports/${importId}/rows.csv`]));

    const forgotten = JSON.parse(await command('ops/main.ts', 'forget', email, '--yes', '--json'));
    expect(forgotten.reports.files).toBeGreaterThan(1);
    // What docs/privacy.md says that is kept until its days are over: HR's own file, and exports, should one be made just now.
    const kept = (await placesOf(canary)).filter((place) => !place.startsWith('exports/'));
    expect(kept).toEqual(['drops/imports/delta/starter.csv']);
    await fetch(`${host.stack.apiUrl}/_local/schedules/seal-audit/run`, { method: 'POST' });
    expect(await command('verify-audit.ts')).toContain('Every segment is intact.');

    const back = await post('onboard', { user: { email, givenName: 'Canarygiven', ...user } });
    expect(back).toMatchObject({
      body: { status: 'applied', outcome: { infraon: { result: 'reactivated' } } },
    });
    expect(account(email)?.is_active).toBe(true);
  });

  test('what is scheduled is listed, and superseded by the newer truth', async () => {
    const user = { email: 'lou@example.com', givenName: 'Lou' };
    await post('onboard', { user });
    const effectiveAt = new Date(Date.now() + 3_600_000).toISOString();
    const leaving = await post('offboard', { user: { email: user.email }, effectiveAt }, {});
    expect(leaving).toMatchObject({ code: 202, body: { status: 'scheduled' } });
    const { eventId, statusUrl } = statusSchema.parse(leaving.body);
    const listed = JSON.parse(await command('ops/main.ts', 'scheduled', '--json'));
    expect(listed.scheduled).toMatchObject([{ reference: `webhook/${eventId}` }]);

    await post('onboard', { user });
    expect((await status(statusUrl)).status).toBe('superseded');
    expect(await command('ops/main.ts', 'scheduled')).toContain('0 scheduled on the local host');
    expect(account(user.email)?.is_active).toBe(true);
  });

  test('a check of the whole stage passes, and changes no account', async () => {
    const before = host.simulator?.effects().length;
    const said = await command('smoke.ts');
    expect(said).toMatch(/^ok {6}key /m);
    expect(said).toMatch(/^ok {6}event {3}smoke-\S+ is applied \(infraon: absent\)$/m);
    expect(said).toMatch(/^ok {6}status {2}the status URL shows applied$/m);
    expect(said).toContain('the local host works');
    expect(said).not.toContain(host.stack.infraonApiKey);
    expect(host.simulator?.effects()).toHaveLength(before ?? 0);
  });

  test('dead letters of every queue are brought back', async () => {
    const client = new SQSClient({
      region: host.stack.region,
      endpoint: host.stack.endpoints.sqs,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const deadLetter = {
      QueueUrl: host.stack.queues['file-drops-dead-letters'],
      MessageBody: '{"Event":"s3:TestEvent"}',
    };
    await client.send(new SendMessageCommand(deadLetter));
    client.destroy();
    const said = await command('ops/main.ts', 'redrive');
    expect(said).toContain('0 dead letters moved back to user-changes on the local host');
    expect(said).toContain('0 dead letters moved back to import-changes on the local host');
    expect(said).toContain('1 dead letters moved back to file-drops on the local host');
  });
}
