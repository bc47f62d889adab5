import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExportLedger, type ExportLedger } from '../../../shared/export/export-ledger.ts';
import { LeaseLostError } from '../../../shared/lease/lease-lost-error.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';

let server: DynamoServer;
let open: () => ExportLedger;
let ledger: ExportLedger;
let now = Date.parse('2026-11-22T00:15:00Z');
beforeAll(async () => {
  server = await startDynamo();
  const tableName = await server.createTable();
  const dynamo = server.createClient();
  open = () => createExportLedger({ dynamo, tableName, recoverAfterSeconds: 60, now: () => new Date(now) });
  ledger = open();
});
afterAll(() => server.stop());

const lease = (owner: string, seconds: number) => ({
  owner,
  until: new Date(now + seconds * 1000).toISOString(),
});
const published = {
  date: '2026-11-22',
  attempt: 'a1',
  rows: 3,
  manifestSha256: 'f'.repeat(64),
  previous: null,
};

describe('the lease of a target’s exports', () => {
  test('is one run’s at a time, and of one target', async () => {
    expect(await ledger.lease('one', lease('a', 30))).toEqual({
      kind: 'acquired',
      record: { target: 'one' },
    });
    expect(await ledger.lease('one', lease('b', 30))).toMatchObject({ kind: 'busy' });
    expect(await ledger.lease('one', lease('a', 60))).toMatchObject({ kind: 'acquired' });
    expect(await ledger.lease('two', lease('b', 30))).toMatchObject({ kind: 'acquired' });
  });

  test('goes to one of many who ask at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) => open().lease('crowd', lease(`r${index}`, 30))),
    );
    expect(results.filter(({ kind }) => kind === 'acquired')).toHaveLength(1);
  });

  test('ends by itself, and then whoever had it cannot write any more', async () => {
    await ledger.lease('three', lease('a', 30));
    now += 31_000;
    expect(await ledger.lease('three', lease('b', 30))).toMatchObject({ kind: 'acquired' });
    const late = {
      target: 'three',
      lease: lease('a', 30),
      change: (record: { readonly target: string }) => record,
    };
    await expect(ledger.update(late)).rejects.toThrow(LeaseLostError);
  });

  test('can be given back', async () => {
    await ledger.lease('four', lease('a', 30));
    await ledger.update({ target: 'four', lease: lease('a', -1), change: (record) => record });
    expect(await ledger.lease('four', lease('b', 30))).toMatchObject({ kind: 'acquired' });
  });
});

test('what was published is remembered for the next run', async () => {
  await ledger.lease('five', lease('a', 30));
  await ledger.update({
    target: 'five',
    lease: lease('a', -1),
    change: (record) => ({ ...record, published }),
  });
  expect(await ledger.lease('five', lease('b', 30))).toEqual({
    kind: 'acquired',
    record: { target: 'five', published },
  });
});
