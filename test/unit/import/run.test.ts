import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TargetError } from '../../../shared/targets/target-error.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { Fate, options, WorkflowWorld } from '../../support/workflow-world.ts';

let server: DynamoServer;
let world: WorkflowWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await WorkflowWorld.create(server);
});

const header = 'email,givenName,title';
const file = (...rows: readonly string[]) => [header, ...rows, ''].join('\n');
const row = (name: string, title = 'Clerk') => `${name}@example.com,${name},${title}`;
const active = () =>
  [...world.accounts.values()]
    .filter(({ attributes }) => attributes.active)
    .map(({ attributes }) => String(attributes.email).replace(/@.*/, ''))
    .sort();

describe('notifications', () => {
  test('of one object make one import, however often and late they come', async () => {
    const body = world.drop('imports/delta/a.csv', file(row('ann'), row('bob')));
    world.send(body);
    world.send(body);
    await world.settle();
    world.send(body);
    await world.settle();
    expect(world.summaries()).toMatchObject([{ state: 'done', counts: { rows: 2, done: 2 } }]);
    expect(world.listings).toBe(1);
    expect(active()).toEqual(['ann', 'bob']);
  });

  test('of an object that was replaced or deleted end in a report, and the later object is imported', async () => {
    world.drop('imports/delta/a.csv', file(row('ann')));
    world.drop('imports/delta/a.csv', file(row('bob')));
    const gone = world.drop('imports/delta/b.csv', file(row('cid')));
    world.drops.delete('imports/delta/b.csv');
    world.send(gone);
    await world.settle();
    expect(
      world
        .summaries()
        .map(({ key, state }) => `${key} ${state}`)
        .sort(),
    ).toEqual(['imports/delta/a.csv done', 'imports/delta/a.csv rejected', 'imports/delta/b.csv rejected']);
    expect(active()).toEqual(['bob']);
    expect(world.notices.map(({ rejectedBecause }) => rejectedBecause?.code)).toEqual([
      'object-gone',
      'object-gone',
    ]);
  });

  test('that cannot be understood are told, and harm no one', async () => {
    for (const body of ['nonsense', '{"Event":"s3:TestEvent"}', '{"continue":"nobody","baton":"x"}']) {
      world.send(body);
    }
    world.drop('imports/delta/', '');
    world.drop('approvals/20261121T090000Z-0123abcd', 'a'.repeat(64));
    await world.settle();
    expect(world.logs).toEqual(['message-malformed', 'import-unknown', 'import-unknown']);
    expect(world.reports.size).toBe(0);
  });
});

describe('with a second target', () => {
  async function* accounts(failure?: Error) {
    yield { id: '7', attributes: { email: 'ann@example.com', displayName: 'ann' } };
    yield { id: '8', attributes: { email: 'root@example.com', displayName: 'root' } };
    if (failure !== undefined) throw failure;
  }
  const read = (name: string) =>
    [...world.reports]
      .find(([key]) => key.endsWith(`/${name}`))?.[1]
      .body.toString()
      .split(/\r?\n/) ?? [];

  test('the reports say what becomes of each', async () => {
    world.secondAccounts = accounts;
    world.drop('imports/full/hr/a.csv', file(row('ann'), row('bob')));
    await world.settle();
    expect(world.summaries()).toMatchObject([
      {
        state: 'done',
        changes: { create: 2, update: 0 },
        targets: {
          infraon: { create: 2, unmanagedAccounts: 0 },
          second: { create: 1, unchanged: 0, update: 1, unmanagedAccounts: 1 },
        },
        unmanagedAccounts: 1,
      },
    ]);
    expect(read('rows.csv')[0]).toBe('\ufeffrow,key,outcome,detail,explanation,infraon,second');
    expect(read('unmanaged.csv')).toContain('root@example.com,8,yes,second');
    expect(read('report.html').join('')).toContain('<h2 id="targets">Target by target</h2>');
    const [ann] =
      (await world.ledger.findHolders([{ type: 'email', value: 'ann@example.com' }])).get(
        'email#ann@example.com',
      ) ?? [];
    expect(ann?.targets.second?.accountId).toBe('7');
  });

  test('an incomplete listing of either stops the plan', async () => {
    world.secondAccounts = () => accounts(new Error('the listing is incomplete'));
    world.drop('imports/delta/a.csv', file(row('ann')));
    await expect(world.step()).rejects.toThrow('the listing is incomplete');
    expect([world.people, world.summaries()]).toEqual([[], []]);
  });

  test('the log names the one whose key is refused', async () => {
    const refused = new TargetError('unauthorized', { mayHaveHappened: false });
    world.secondAccounts = () => accounts(refused);
    world.drop('imports/delta/a.csv', file(row('ann')));
    await expect(world.step()).rejects.toBe(refused);
    expect(world.refusedKeys).toEqual(['second']);
  });
});

test('what is not final at the deadline is reported as pending, once, and every row is counted', async () => {
  world.options = { ...options, deadlineSeconds: 5 };
  world.drop('imports/delta/a.csv', file(row('ann'), 'nobody,x,y', row('bob'), row('bob', 'Boss')));
  while (await world.step());
  const [summary] = world.summaries();
  expect(summary).toMatchObject({
    state: 'done',
    counts: { rows: 4, done: 0, rejected: 1, duplicate: 1, failed: 2, pending: 2 },
  });
  const rows = [...world.reports].find(([key]) => key.endsWith('/rows.csv'))?.[1].body.toString();
  expect(rows?.trim().split('\r\n')).toHaveLength(5);
});

test('what the brake holds ends the import, and is reported as held', async () => {
  world.drop('imports/delta/a.csv', file(row('ann')));
  await world.step();
  const [personId = ''] = world.people;
  const open = (await world.ledger.load(personId))?.openEvents.map(({ reference }) => reference) ?? [];
  const [reference = ''] = open;
  const brake = { people: 0, percent: 0, hours: 24, hrSources: [] };
  await world.ledger.passBrake({ source: 'import', personId, reference, open, brake });
  while (await world.step());
  const [summary] = world.summaries();
  expect(summary).toMatchObject({ state: 'done', counts: { rows: 1, failed: 1, pending: 0, held: 1 } });
  const rows = [...world.reports].find(([key]) => key.endsWith('/rows.csv'))?.[1].body.toString();
  expect(rows).toContain('failed,held-by-brake,');
});

test('killed between any two calls, it ends as if it had not been', async () => {
  const beginning = world;
  beginning.drop('imports/full/hr/a.csv', file(row('ann'), row('bob')));
  await beginning.settle();
  const run = async (killAt: number) => {
    world = await beginning.copy(server);
    world.drop('imports/full/hr/b.csv', file(row('bob', 'Boss'), row('cid')));
    const fate = new Fate(killAt);
    await world.settle(fate);
    const last = world.summaries().at(-1);
    expect(last, `killed at ${killAt}`).toMatchObject({
      state: 'done',
      counts: { rows: 2, done: 2 },
      absences: { done: 1 },
    });
    expect(active()).toEqual(['bob', 'cid']);
    const titles = await world.ledger.findHolders([{ type: 'email', value: 'bob@example.com' }]);
    expect(titles.get('email#bob@example.com')?.[0]?.desired.title?.value).toBe('Boss');
    expect(world.accounts.size).toBe(3);
    return fate;
  };
  // Every place in turn would take minutes; no multiple of what a step repeats.
  const stride = 17;
  const undisturbed = await run(Number.POSITIVE_INFINITY);
  expect(undisturbed.passed).toBeGreaterThan(100);
  for (let killAt = 1; killAt < undisturbed.passed; killAt += stride) await run(killAt);
});
