import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAcceptEvent } from '../../../shared/events/accept-event.ts';
import { ignoreEndings } from '../../../shared/events/log-events.ts';
import { createImportLedger, type ImportLedger } from '../../../shared/import/ledger/create-import-ledger.ts';
import type { ImportLease, ImportRecord } from '../../../shared/import/ledger/import-records.ts';
import { LeaseLostError } from '../../../shared/lease/lease-lost-error.ts';
import { type DynamoServer, startDynamo, TestClock } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let ledger: ImportLedger;
let clock: TestClock;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock = new TestClock();
  ledger = createImportLedger({
    dynamo: server.createClient(),
    tableName: await server.createTable(),
    recoverAfterSeconds: 60,
    now: clock.now,
  });
});

const record: ImportRecord = {
  importId: '20261121T090000Z-0123abcd',
  object: { bucket: 'drops', key: 'imports/delta/a.csv', etag: 'e', size: 3 },
  place: { mode: 'delta', preview: false },
  receivedAt: '2026-11-21T09:00:00.000Z',
  state: 'planning',
  baton: 'drop',
  heldBecause: [],
};
const { importId } = record;
const leaseOf = (owner: string, seconds = 30): ImportLease => ({
  owner,
  until: clock.in(seconds),
  messageId: `message-of-${owner}`,
});

describe('imports in the ledger', () => {
  test('the first to register an import decides what is held of it', async () => {
    expect(await ledger.registerImport(record)).toEqual(record);
    expect(await ledger.registerImport({ ...record, state: 'rejected' })).toEqual(record);
    expect(await ledger.getImport(importId)).toEqual(record);
    expect(await ledger.getImport('another')).toBeUndefined();
  });

  test('a notification keeps the import that it led to first', async () => {
    expect(await ledger.findDrop('drop')).toBeUndefined();
    expect(await ledger.recordNotification({ drop: 'drop', importId })).toBe(importId);
    expect(await ledger.recordNotification({ drop: 'drop', importId: 'another' })).toBe(importId);
    expect(await ledger.findDrop('drop')).toBe(importId);
  });

  test('one run at a time has the lease, until it ends or lets it lapse', async () => {
    await ledger.registerImport(record);
    const [mine, other] = [leaseOf('mine'), leaseOf('other')];
    expect(await ledger.leaseImport({ importId: 'another', lease: mine })).toEqual({ kind: 'unknown' });
    expect(await ledger.leaseImport({ importId, lease: mine })).toEqual({ kind: 'acquired', record });
    expect(await ledger.leaseImport({ importId, lease: other })).toEqual({ kind: 'busy', lease: mine });
    clock.advance(31);
    const late = leaseOf('other');
    expect(await ledger.leaseImport({ importId, lease: late })).toEqual({ kind: 'acquired', record });
    await expect(
      ledger.updateImport({ importId, lease: mine, change: (held) => ({ ...held, state: 'done' }) }),
    ).rejects.toThrow(LeaseLostError);
    const change = (held: ImportRecord): ImportRecord => ({ ...held, state: 'held' });
    expect(await ledger.updateImport({ importId, lease: late, change })).toMatchObject({ state: 'held' });
    expect(await ledger.getImport(importId)).toEqual({ ...record, state: 'held' });
  });

  test('a feed’s snapshot moves forward in the file’s time only, and feeds are listed once', async () => {
    const snapshot = { importId, asOf: clock.in(0), people: 3, membersKey: 'state/feeds/hr/members.ndjson' };
    const older = { ...snapshot, importId: 'older', asOf: clock.in(-1) };
    const newer = { ...snapshot, importId: 'newer', asOf: clock.in(1) };
    expect(await ledger.getSnapshot('hr')).toBeUndefined();
    expect(await ledger.acceptSnapshot({ feed: 'hr', snapshot: snapshot })).toBe(true);
    expect(await ledger.acceptSnapshot({ feed: 'hr', snapshot: snapshot })).toBe(true);
    expect(await ledger.acceptSnapshot({ feed: 'hr', snapshot: older })).toBe(false);
    expect(await ledger.acceptSnapshot({ feed: 'hr', snapshot: newer })).toBe(true);
    expect(await ledger.acceptSnapshot({ feed: 'contractors', snapshot: older })).toBe(true);
    expect(await ledger.getSnapshot('hr')).toEqual(newer);
    expect(await ledger.listFeeds()).toEqual(['hr', 'contractors']);
  });
});

describe('people whom an import asks for', () => {
  const ada = { email: 'ada@example.com', givenName: 'Ada' };
  const accept = (user: object, eventId: string) =>
    createAcceptEvent({
      ledger,
      enqueue: async () => undefined,
      ...ignoreEndings,
      onEnqueueFailed: () => undefined,
      now: clock.now,
    }).accept(userEvent({ eventId, type: 'onboard', user }), 'hash');

  test('are found by any identifier, and their events by reference, many at once', async () => {
    await accept(ada, 'one');
    await accept({ ...ada, email: 'bob@example.com', employeeNumber: '7' }, 'two');
    const holders = await ledger.findHolders([
      { type: 'email', value: 'ada@example.com' },
      { type: 'employeeNumber', value: '7' },
      { type: 'email', value: 'nobody@example.com' },
    ]);
    expect([...holders.keys()]).toEqual(['email#ada@example.com', 'employeeNumber#7']);
    expect(holders.get('employeeNumber#7')?.[0]?.desired.email?.value).toBe('bob@example.com');
    const events = await ledger.getEvents(['webhook/one', 'webhook/two', 'webhook/three']);
    expect([...events.keys()].sort()).toEqual(['webhook/one', 'webhook/two']);
  });

  test('get the account that a listing showed, unless they have one or someone else has it', async () => {
    await accept(ada, 'one');
    await accept({ email: 'bob@example.com', givenName: 'Bob' }, 'two');
    const idOf = async (value: string) =>
      (await ledger.findHolders([{ type: 'email', value }])).get(`email#${value}`)?.[0]?.id ?? '';
    const [a, b] = [await idOf('ada@example.com'), await idOf('bob@example.com')];
    const note = (personId: string, accountId: string) =>
      ledger.recordAccountId({ personId, target: 'infraon', accountId });
    await note(a, '17');
    await note(a, '18');
    await note(b, '17');
    expect((await ledger.load(a))?.targets.infraon?.accountId).toBe('17');
    expect((await ledger.load(b))?.targets.infraon).toBeUndefined();
    expect(await ledger.findClaimedAccounts({ target: 'infraon', accountIds: ['17', '18'] })).toEqual(
      new Set(['17']),
    );
  });
});
