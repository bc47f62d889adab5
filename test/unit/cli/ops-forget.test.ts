import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalQueuesAndBuckets, startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';
import { createObjectStore } from '../../../shared/aws/objects/create-object-store.ts';
import type { ObjectStore } from '../../../shared/aws/objects/object-store.ts';
import { createLedgerContext } from '../../../shared/ledger/ledger-context.ts';
import { forgetLeavers } from '../../../shared/privacy/forget-leavers.ts';
import { createOpsWorld, type OpsWorld } from '../../support/ops-world.ts';
import {
  beginWith,
  canaries,
  contextOf,
  findCanaries,
  standWithLeaver,
} from '../../support/privacy-world.ts';
import {
  type DynamoServer,
  recoverAfterSeconds,
  startDynamo,
  type TestLedger,
} from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let beginning: TestLedger;
let aws: LocalQueuesAndBuckets;
let s3: S3Client;
let reports: ObjectStore;
const settings = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
beforeAll(async () => {
  server = await startDynamo();
  beginning = await standWithLeaver(server);
  aws = await startFauxqs({ region: settings.region, accountId: '000000000000' });
  await aws.createBuckets([
    { shortName: 'reports', name: 'reports', arn: 'arn:aws:s3:::reports', notifications: [] },
  ]);
  s3 = new S3Client({ ...settings, endpoint: aws.url });
  reports = createObjectStore({ client: s3, bucket: 'reports' });
});
afterAll(async () => {
  s3.destroy();
  await aws.close();
  await server.stop();
});

function opsOf(stand: TestLedger): OpsWorld {
  const { operation } = createOpsWorld(stand);
  const stage = { ...operation.stage, settings: () => ({ ...settings, endpoint: aws.url }) };
  return createOpsWorld(stand, { stage });
}

async function begin(): Promise<{ readonly stand: TestLedger; readonly ops: OpsWorld }> {
  const stand = await beginning.copy(server);
  return { stand, ops: opsOf(stand) };
}

describe('forget', () => {
  test.each(['p1', canaries.email, canaries.employeeNumber, 'canary'])(
    'erases who is called %s',
    async (query) => {
      const { stand, ops } = await begin();
      expect(await ops.ask('forget', query, '--yes')).toEqual({
        exitCode: 0,
        error: '',
        json: { forgotten: 'p1', by: 'local:ann', reports: { files: 0, openImports: [], listedBy: [] } },
      });
      expect(await findCanaries(stand)).toEqual([]);
      expect(await ops.ask('person', query)).toMatchObject({ exitCode: 1, json: { error: 'not-found' } });
    },
  );

  test('takes the person out of reports and of lists of members, and leaves those of open imports', async () => {
    const { stand, ops } = await begin();
    const { email } = canaries;
    await stand.putItem({ pk: 'import#i2', sk: 'record', import: { state: 'held' } });
    const line = (name: string) => `${JSON.stringify({ identifiers: [{ type: 'email', value: name }] })}\n`;
    await reports.put('reports/i1/rows.csv', `row,key,outcome\r\n2,${email},done\r\n`, 'text/csv');
    await reports.put('reports/i1/rows.bin', email, 'application/octet-stream');
    await reports.put('reports/i2/rows.csv', `row,key,outcome\r\n2,${email},planned\r\n`, 'text/csv');
    await reports.put(
      'state/feeds/hr/i1.ndjson',
      line(email) + line('bob@example.com'),
      'application/x-ndjson',
    );
    const { json } = await ops.ask('forget', 'p1', '--yes');
    expect(json).toMatchObject({ reports: { files: 2, openImports: ['i2'], listedBy: ['hr'] } });
    const read = async (key: string) => (await Array.fromAsync(reports.read({ key }))).map(String).join('');
    expect(await read('reports/i1/rows.csv')).toBe('row,key,outcome\r\n2,(forgotten),done\r\n');
    expect(await read('state/feeds/hr/i1.ndjson')).toBe(line('bob@example.com'));
    expect(await read('reports/i2/rows.csv')).toContain(email);
    for (const key of ['reports/i1/rows.csv', 'reports/i1/rows.bin', 'reports/i2/rows.csv'])
      await reports.remove(key);
    await reports.remove('state/feeds/hr/i1.ndjson');
  });

  test('says what would go, and changes nothing before it is told twice', async () => {
    const { stand, ops } = await begin();
    const before = await stand.items('');
    expect((await ops.ask('forget', 'p1', '--dry-run')).json).toMatchObject({
      ...{ wouldForget: 'p1', records: 1, accounts: 2, names: 6 },
    });
    const { exitCode, error } = await ops.show('forget', 'p1');
    expect([exitCode, error]).toEqual([1, expect.stringContaining('--yes')]);
    expect(await stand.items('')).toEqual(before);
  });

  test('tells that someone was forgotten before', async () => {
    const { ops } = await begin();
    await ops.ask('forget', 'p1', '--yes');
    const { exitCode, error } = await ops.show('forget', 'p1', '--yes');
    expect([exitCode, error]).toEqual([1, expect.stringMatching(/^Person p1 was forgotten on 2026-06-01/)]);
  });

  test('goes on with what was interrupted', async () => {
    const { stand, ops } = await begin();
    await beginWith(contextOf(stand), { kind: 'operator', by: 'kim' });
    const looked = await ops.show('forget', 'p1', '--dry-run');
    expect([looked.exitCode, looked.error]).toEqual([
      1,
      expect.stringMatching(/^Person p1 is being forgotten/),
    ]);
    expect(await findCanaries(stand)).not.toEqual([]);
    expect((await ops.ask('forget', 'p1', '--yes')).json).toMatchObject({ forgotten: 'p1' });
    expect(await findCanaries(stand)).toEqual([]);
  });

  test('goes on by name where it was interrupted before the reports were done, which the sweeper waits for', async () => {
    const { stand, ops } = await begin();
    const context = contextOf(stand);
    await beginWith(context, { kind: 'operator', by: 'kim' }, { reportsLeft: true });
    const row = `row,key,outcome\r\n2,${canaries.email},done\r\n`;
    await reports.put('reports/i1/rows.csv', row, 'text/csv');
    stand.clock.advance(3600);
    const sweep = () => forgetLeavers(context, { retainDays: undefined, hasTime: () => true });
    expect(await sweep()).toMatchObject({ forgotten: 0, postponed: 1 });
    expect(await sweep()).toMatchObject({ forgotten: 0, postponed: 0 });
    expect(await ops.ask('forget', canaries.formerEmail, '--yes')).toMatchObject({
      exitCode: 0,
      json: { forgotten: 'p1', reports: { files: 1 } },
    });
    expect(await findCanaries(stand)).toEqual([]);
    await reports.remove('reports/i1/rows.csv');
  });

  test('takes no one out of reports who changed meanwhile', async () => {
    const { stand } = await begin();
    const dynamo = server.createClient();
    const event = userEvent({ user: { userName: 'canary', title: 'Back' }, occurredAt: at(9) });
    dynamo.middlewareStack.add(
      (next) => async (args) => {
        if (JSON.stringify(args.input).includes('SET #forgotten = :forgotten')) await stand.accept(event);
        return next(args);
      },
      { step: 'initialize' },
    );
    const row = `row,key,outcome\r\n2,${canaries.email},done\r\n`;
    await reports.put('reports/i1/rows.csv', row, 'text/csv');
    const { operation } = opsOf(stand);
    const { tableName, clock } = stand;
    const context = createLedgerContext({ dynamo, tableName, recoverAfterSeconds, now: clock.now });
    const ops = createOpsWorld(stand, { ...operation, context });
    expect(await ops.ask('forget', 'p1', '--yes')).toMatchObject({
      exitCode: 1,
      json: { error: 'outdated' },
    });
    expect((await Array.fromAsync(reports.read({ key: 'reports/i1/rows.csv' }))).map(String).join('')).toBe(
      row,
    );
    await reports.remove('reports/i1/rows.csv');
  });

  test.each([
    [
      'is back',
      userEvent({
        type: 'onboard',
        user: { employeeNumber: canaries.employeeNumber, email: canaries.email, givenName: 'Ada' },
        occurredAt: at(5),
      }),
      /^.+ is not forgotten: the person is active/,
    ],
    [
      'will be back',
      userEvent({
        type: 'onboard',
        user: { employeeNumber: canaries.employeeNumber, email: canaries.email, givenName: 'Ada' },
        occurredAt: at(5),
        effectiveAt: '2027-01-01T00:00:00.000Z',
      }),
      /planned for a later day/,
    ],
    [
      'has open work',
      userEvent({ user: { employeeNumber: canaries.employeeNumber, title: 'Emerita' }, occurredAt: at(5) }),
      /work is open/,
    ],
    [
      'may be meant by an event that may be a colleague’s',
      userEvent({ user: { userName: 'canary', email: 'bob@example.com' }, occurredAt: at(2) }),
      /may be about someone who is still there/,
    ],
  ])('refuses whoever %s', async (_, event, sentence) => {
    const { stand, ops } = await begin();
    await stand.accept(event);
    const { exitCode, error } = await ops.show('forget', 'p1', '--yes');
    expect([exitCode, error]).toEqual([1, expect.stringMatching(sentence)]);
    expect((await findCanaries(stand)).length).toBeGreaterThan(0);
  });

  test('refuses whoever may still have access', async () => {
    const { stand, ops } = await begin();
    const since = stand.clock.in(0);
    await stand.ledger.noteLeaver({ personId: 'p1', reference: 'webhook/1', reason: 'protected', since });
    expect(await ops.ask('forget', 'p1', '--yes')).toMatchObject({
      exitCode: 1,
      json: { error: 'not-allowed', hindrances: [{ kind: 'not-out' }] },
    });
  });
});
