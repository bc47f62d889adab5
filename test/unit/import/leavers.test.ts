import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { WorkflowWorld } from '../../support/workflow-world.ts';

let server: DynamoServer;
let world: WorkflowWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await WorkflowWorld.create(server);
  world.drop('imports/delta/a.csv', 'email,givenName\nann@example.com,Ann\nbob@example.com,Bob\n');
  await world.settle();
  world.logs.length = 0;
});

const header = 'userName,email,action,title';
/** Names two people. */
const conflict = 'ann@example.com,bob@example.com,offboard,';
/** Cannot be read. */
const misspelt = 'ann@example.com,,ofboard,';
const file = (...rows: readonly string[]) => [header, ...rows, ''].join('\n');

async function take(key: string, ...rows: readonly string[]): Promise<string> {
  world.drop(key, file(...rows));
  await world.settle();
  return String(world.summaries().at(-1)?.importId);
}

const alarms = () => world.logs.filter((code) => code === 'leaver-not-deactivated').length;
const listed = async () =>
  (await Array.fromAsync(world.ledger.listLeavers())).sort((a, b) => (a.reference < b.reference ? -1 : 1));

test('a leaver whom a file leaves behind is said aloud, and listed by the row', async () => {
  const importId = await take('imports/delta/b.csv', conflict, misspelt, 'bob@example.com,,update,Lead');
  expect(alarms()).toBe(2);
  expect(await listed()).toEqual([
    { reference: `import/${importId}-row-2`, reason: 'identity-conflict', since: expect.any(String) },
    { reference: `import/${importId}-row-3`, reason: 'rejected-row', since: expect.any(String) },
  ]);
});

test('the next file with the same row is said aloud again, and listed once, since the first', async () => {
  await take('imports/delta/b.csv', conflict);
  const [first] = await listed();
  const importId = await take('imports/delta/c.csv', 'bob@example.com,,update,Lead', conflict);
  expect(alarms()).toBe(2);
  expect(await listed()).toEqual([{ ...first, reference: `import/${importId}-row-3` }]);
});

test('no one is woken for a preview, or for a file that is held until it is released', async () => {
  await take('imports/preview/delta/b.csv', conflict);
  const leavers = ['ann', 'bob'].map((name) => `${name}@example.com,,offboard,`);
  const unread = 'nobody,,leave,';
  world.options = { ...world.options, gate: { ...world.options.gate, maxDeactivations: 0 } };
  const importId = await take('imports/delta/c.csv', ...leavers, conflict, unread);
  expect(world.summaries().at(-1)).toMatchObject({ importId, state: 'held' });
  expect(alarms()).toBe(0);
  expect(await listed()).toEqual([]);
  world.drop(`approvals/${importId}`, String(world.summaries().at(-1)?.planHash));
  await world.settle();
  expect(alarms()).toBe(1);
});

test('a file of which no row can be used wakes someone as well', async () => {
  await take('imports/delta/b.csv', misspelt);
  expect(world.summaries().at(-1)?.state).toBe('rejected');
  expect(alarms()).toBe(1);
});
