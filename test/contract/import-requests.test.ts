import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type InfraonSimulator, startInfraonSimulator } from '../../infra/simulators/infraon/index.ts';
import { ImportBench } from '../bench/import-calls/import-bench.ts';
import { type DynamoServer, startDynamo } from '../support/test-ledger.ts';

const pageSize = 10;
const size = 40;
/** What is asked once: the own profile, where the newest stand, a page's edge. */
const overhead = 5;

let server: DynamoServer;
let simulator: InfraonSimulator;
let bench: ImportBench;

beforeAll(async () => {
  server = await startDynamo();
});

afterAll(() => server.stop());

beforeEach(async () => {
  simulator = await startInfraonSimulator();
  const { url, apiKey } = simulator;
  bench = await ImportBench.create({ server, tenant: { url, apiKey, pageSize } });
  simulator.putUsers(
    Array.from({ length: size }, (_, number) => ({
      ...{ username: address(number), email: address(number), name: `Person ${number}`, is_active: true },
    })),
  );
});

afterEach(() => simulator.close());

// In the order of a hash, so that no order of creation is an order of names.
const address = (number: number) => `${(number * 7919) % 1000}-${number}@x.example`;

const row = (number: number, name = `Person ${number}`, action = 'onboard') =>
  `${address(number)},${name},${action}`;

const rows = (from: number, count: number, name?: string) =>
  Array.from({ length: count }, (_, index) => row(from + index, name));

async function plan(lines: readonly string[]) {
  return bench.merge(['email,displayName,action', ...lines, ''].join('\n'), 'imports/delta/people.csv');
}

async function reconcile(people: readonly string[]): Promise<void> {
  const reconciler = bench.openReconciler({ maxConcurrency: 4, ledger: bench.ledger });
  for (let first = 0; first < people.length; first += 10) await reconciler(people.slice(first, first + 10));
}

const received = (operation: 'list' | 'create' | 'edit') =>
  simulator.requests().byOperation[operation]?.received ?? 0;

describe.each([
  { sorts: 'without regard to case', options: { sortOrder: 'ignore-case' } as const },
  { sorts: 'not at all', options: { sortOrder: 'ignored' } as const },
])('an import into a directory that sorts $sorts', ({ options }) => {
  beforeEach(() => void simulator.setOptions(options));

  test('costs a create, an invitation and one look for each new person beside one listing', async () => {
    const people = 14;
    await reconcile(await plan(rows(size, people)));
    expect(received('create')).toBe(people);
    expect(simulator.state().invitations).toHaveLength(people);
    expect(simulator.requests().total).toBeLessThanOrEqual(size / pageSize + 3 * people + overhead);
  });

  test('costs three requests for each who is new or has changed beside one listing', async () => {
    await reconcile(await plan([...rows(0, 6, 'Somebody Else'), ...rows(size, 6)]));
    expect(received('create')).toBe(6);
    expect(received('edit')).toBe(6);
    expect(simulator.requests().total).toBeLessThanOrEqual(size / pageSize + 3 * 12 + overhead);
  });
});

describe('after the listing of an import', () => {
  beforeEach(() => void simulator.setOptions({ sortOrder: 'ignored' }));

  const makeByHand = (number: number, username = address(number)) =>
    simulator.putUsers([{ username, email: address(number), name: 'By Hand', is_active: true }]);

  test('an account that someone makes by hand is adopted', async () => {
    const people = await plan(rows(size, 3));
    makeByHand(size + 1);
    await reconcile(people);
    expect(simulator.state().users).toBe(size + 1 + 3);
    expect(received('create')).toBe(3);
    expect(simulator.state().invitations.map(({ email }) => email)).not.toContain(address(size + 1));
  });

  test('no one gets a second account of the same address under another name', async () => {
    const people = await plan(rows(size, 1));
    makeByHand(size, 'made-by-hand');
    await reconcile(people);
    expect(simulator.state().users).toBe(size + 1 + 1);
    expect(simulator.findUser({ username: 'made-by-hand' })?.email).toBe(address(size));
  });

  test('an account that is made by hand for a leaver is found and deactivated', async () => {
    await reconcile(await plan(rows(size, 1)));
    await bench.report();
    const known = simulator.findUser({ email: address(size) });
    simulator.removeUser(known?.profile_id ?? '');
    const people = await plan([row(size, '', 'offboard'), ...rows(size + 1, 3)]);
    makeByHand(size);
    await reconcile(people);
    expect(simulator.findUser({ email: address(size) })?.is_active).toBe(false);
    expect(simulator.findUser({ email: address(size + 3) })?.is_active).toBe(true);
  });
});
