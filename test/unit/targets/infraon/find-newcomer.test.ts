import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type InfraonSimulator, startInfraonSimulator } from '../../../../infra/simulators/infraon/index.ts';
import { systemClock } from '../../../../shared/http/clock.ts';
import {
  createNewcomerSearch,
  type NewcomerSearch,
} from '../../../../shared/targets/infraon/find-newcomer.ts';
import { createInfraonClient, infraonOptionsSchema } from '../../../../shared/targets/infraon/index.ts';

const pageSize = 10;
const call = { signal: new AbortController().signal, thorough: false };

let simulator: InfraonSimulator;
let search: NewcomerSearch;
/** Names that were looked for by a complete listing. */
let listed: string[];

beforeEach(async () => {
  simulator = await startInfraonSimulator();
  listed = [];
  const options = infraonOptionsSchema.parse({ baseUrl: simulator.url, allowLoopback: true, pageSize });
  const credentials = { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey };
  search = createNewcomerSearch({
    client: createInfraonClient({ options, credentials }),
    options,
    clock: systemClock,
    findListed: async (userName) => {
      listed.push(userName);
      return { ...simulator.findUser({ username: userName }) };
    },
  });
  // Their names are in no order.
  put(...Array.from({ length: 34 }, (_, number) => `${(number * 7919) % 1000}-${number}@x.example`));
});

afterEach(() => simulator.close());

function put(...names: readonly string[]): void {
  simulator.putUsers(names.map((name) => ({ username: name, email: name, name, is_active: true })));
}

/** Creates users, then looks for one of them: how many requests that took. */
async function requestsToFind(...names: readonly string[]): Promise<number> {
  put(...names);
  const [userName = ''] = names;
  const createdId = String(simulator.findUser({ username: userName })?.user);
  const before = simulator.requests().total;
  const found = await search.find({ createdId, userName }, call);
  expect(found?.email).toBe(userName);
  return simulator.requests().total - before;
}

describe('a user who was just created', () => {
  test('is found by one request where the newest can be asked for', async () => {
    expect(await requestsToFind('m1@x.example')).toBe(1);
    expect(await requestsToFind('m2@x.example')).toBe(1);
  });

  test('is found by one request on the last page, once it is known that sort is ignored', async () => {
    simulator.setOptions({ sortOrder: 'ignored' });
    expect(await requestsToFind('m1@x.example')).toBe(2);
    expect(await requestsToFind('m2@x.example')).toBe(1);
  });

  test('is found where the directory has grown by a page since the last look', async () => {
    simulator.setOptions({ sortOrder: 'ignored' });
    await requestsToFind('m0@x.example');
    const more = Array.from({ length: 8 }, (_, index) => `n${index}@x.example`);
    expect(await requestsToFind('m1@x.example', ...more)).toBe(2);
  });

  test('is found on the page before, which others have filled by the time of the look', async () => {
    simulator.setOptions({ sortOrder: 'ignored' });
    await requestsToFind('m0@x.example');
    put('m1@x.example', ...Array.from({ length: 6 }, (_, index) => `n${index}@x.example`));
    await requestsToFind('m2@x.example');
    expect(await search.find({ createdId: undefined, userName: 'm1@x.example' }, call)).toBeDefined();
    expect(listed).toEqual([]);
  });

  test('is found on the last page of a directory from which many went', async () => {
    simulator.setOptions({ sortOrder: 'ignored', pastEnd: 'not-found' });
    await requestsToFind('m0@x.example');
    for (const { profile_id } of simulator.users({ offset: 5, limit: 20 })) simulator.removeUser(profile_id);
    put('m1@x.example');
    const newcomer = { createdId: undefined, userName: 'm1@x.example' };
    expect(await search.find(newcomer, { ...call, thorough: true })).toBeDefined();
  });

  test('is found by a complete listing where it is neither on the first nor on the last page', async () => {
    simulator.setOptions({ sortOrder: 'ignored' });
    put('m1@x.example', ...Array.from({ length: 40 }, (_, index) => `n${index}@x.example`));
    expect(await search.find({ createdId: undefined, userName: 'm1@x.example' }, call)).toBeDefined();
    expect(listed).toEqual(['m1@x.example']);
  });

  test('is found without a total', async () => {
    simulator.setOptions({ sortOrder: 'ignored', totalField: 'none' });
    expect(await requestsToFind('m1@x.example')).toBe(2);
    expect(listed).toEqual(['m1@x.example']);
  });

  test('who is not shown yet is looked for where newcomers were found before, unless thoroughly', async () => {
    await requestsToFind('m1@x.example');
    const unseen = { createdId: undefined, userName: 'm2@x.example' };
    const before = simulator.requests().total;
    expect(await search.find(unseen, call)).toBeUndefined();
    expect(simulator.requests().total - before).toBe(1);
  });

  test('shares the look with all who wait for it', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `m${index}@x.example`);
    put(...names);
    const found = await Promise.all(
      names.map((userName) => search.find({ createdId: undefined, userName }, call)),
    );
    expect(found.map((user) => user?.email)).toEqual(names);
    expect(simulator.requests().total).toBe(2);
  });
});
