import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../shared/export/export-context.ts';
import { csvOf, directoryOf, ExportWorld, listedAccount } from '../../support/export-world.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';

let server: DynamoServer;
let world: ExportWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = new ExportWorld(server.createClient(), await server.createTable());
});

const people = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9', 'u10'].map((id) => listedAccount(id));
const folder = 'exports/users/date=2026-11-22/';

const first = async (results: Promise<readonly ExportResult[]>) => (await results)[0];

describe('a bad export', () => {
  const bad: readonly (readonly [what: string, reason: string, csv: string])[] = [
    ['truncated in mid-row', 'incomplete-row', csvOf(people).slice(0, 53)],
    ['truncated between rows', 'fewer-rows-than-listed', csvOf(people.slice(0, 8))],
    ['a header alone', 'no-accounts', csvOf([])],
    ['empty', 'empty', ''],
    ['with rows twice', 'repeated-id', csvOf([...people, ...people.slice(0, 1)])],
    ['with rows that no one listed', 'more-rows-than-listed', csvOf([...people, listedAccount('u11')])],
    ['without a header', 'unknown-header', csvOf(people).slice(csvOf([]).length)],
    ['an error page in the middle', 'incomplete-row', `${csvOf(people.slice(0, 5))}<html>502</html>\n`],
    ['an error page', 'markup', '<!DOCTYPE html><html></html>'],
    ['an open quotation mark', 'open-quote', `${csvOf(people.slice(0, 9))}"u10,`],
    ['a row without an id', 'row-without-id', `${csvOf(people.slice(0, 9))},u10@example.com,true\n`],
  ];

  test.each(bad)('(%s) replaces nothing and is kept with the reason: %s', async (_, reason, csv) => {
    await world.run([directoryOf(people)], { at: '2026-11-21T00:15:00Z' });
    const good = world.store.keys();
    const result = await first(world.run([directoryOf(people, { csv: () => csv })]));
    expect(result).toMatchObject({ status: 'quarantined', reason });
    const place = 'quarantine/users/date=2026-11-22/attempt-a2/';
    expect(world.store.keys('exports/')).toEqual(good);
    expect(world.store.text(`${place}users.csv`)).toBe(csv);
    expect(JSON.parse(world.store.text(`${place}reason.json`))).toMatchObject({
      reason,
      date: '2026-11-22',
    });
    expect(result?.keys).toContain(`${place}users.csv`);
    expect(world.lines).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'export-quarantined', target: 'infraon', reason }),
    );
    expect(JSON.stringify(world.lines)).not.toContain('@example.com');
  });

  test('in another order is not a bad one', async () => {
    const csv = csvOf(people.toReversed());
    expect(await first(world.run([directoryOf(people, { csv: () => csv })]))).toMatchObject({
      status: 'published',
    });
    expect(world.store.text(`${folder}users.csv`)).toBe(csv);
  });

  test('is one that shrank by more than the share, unless someone says that it is right', async () => {
    await world.run([directoryOf(people)], { at: '2026-11-21T00:15:00Z' });
    const eight = people.slice(0, 8);
    const seven = people.slice(0, 7);
    expect(await first(world.run([directoryOf(seven)]))).toMatchObject({
      status: 'quarantined',
      reason: 'shrunk',
    });
    expect(world.drift).toEqual(['finished', 'healed', 'aborted']);
    expect(await first(world.run([directoryOf(eight)]))).toMatchObject({ status: 'published', rows: 8 });
    const sure = { at: '2026-11-23T00:15:00Z', acceptShrunk: true };
    expect(await first(world.run([directoryOf(people.slice(0, 1))], sure))).toMatchObject({
      status: 'published',
    });
  });

  test('is not one that was taken while the directory changed', async () => {
    const grown = directoryOf(people, { csv: () => csvOf(people.slice(0, 9)), countAccounts: async () => 8 });
    expect(await first(world.run([grown]))).toMatchObject({ status: 'published', rows: 9 });
    const fewer = directoryOf(people.slice(0, 8), {
      csv: () => csvOf(people),
      countAccounts: async () => 10,
    });
    expect(await first(world.run([fewer], { at: '2026-11-23T00:15:00Z' }))).toMatchObject({ rows: 10 });
  });
});
