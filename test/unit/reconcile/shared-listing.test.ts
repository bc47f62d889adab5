import { describe, expect, test } from 'vitest';
import { createSharedListing } from '../../../shared/targets/kit/shared-listing.ts';

const call = { signal: new AbortController().signal };

/** A directory whose listings end when they are told to, and a clock in seconds that stands still. */
function openDirectory() {
  const state = { now: 100, accounts: ['ann'] };
  const running: { readonly end: () => void; readonly fail: () => void }[] = [];
  const listing = createSharedListing<readonly string[]>({
    keepSeconds: 10,
    clock: { now: () => state.now * 1000, sleep: async () => undefined },
  });
  const list = () => {
    const shown = [...state.accounts];
    return new Promise<readonly string[]>((resolve, reject) => {
      running.push({ end: () => resolve(shown), fail: () => reject(new Error('the listing broke')) });
    });
  };
  /** Looks for someone of whom the newest word came at a time; without one, it is still to come. */
  const read = (saidAt?: number, signal = call.signal) =>
    listing.read({
      list,
      call: { signal },
      ...(saidAt === undefined ? {} : { since: async () => saidAt * 1000 }),
    });
  return { state, running, read };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('a listing that people share', () => {
  test('is under way once, for everyone of whom nothing was said since it began', async () => {
    const { running, read } = openDirectory();
    const reads = [read(99), read(100), read(90)];
    await soon();
    expect(running).toHaveLength(1);
    running[0]?.end();
    expect(await Promise.all(reads)).toEqual([['ann'], ['ann'], ['ann']]);
  });

  test('that began before a person was spoken of says nothing of them: they share the next one', async () => {
    const { state, running, read } = openDirectory();
    const early = read(99);
    state.now += 1;
    state.accounts.push('bo');
    const late = [read(101), read(101), read()];
    await soon();
    expect(running).toHaveLength(1);
    running[0]?.end();
    expect(await early).toEqual(['ann']);
    await soon();
    expect(running).toHaveLength(2);
    running[1]?.end();
    expect(await Promise.all(late)).toEqual(Array(3).fill(['ann', 'bo']));
  });

  test('serves after its end those of whom the last was said before it, for some seconds', async () => {
    const { state, running, read } = openDirectory();
    const first = read();
    running[0]?.end();
    await first;
    state.now += 9;
    expect(await read(99)).toEqual(['ann']);
    state.now += 1;
    const stale = read(99);
    await soon();
    expect(running).toHaveLength(2);
    running[1]?.end();
    await stale;
  });

  test('that fails is no answer to those who only shared it: they share another one', async () => {
    const { running, read } = openDirectory();
    const results = Promise.allSettled(Array.from({ length: 5 }, () => read(90)));
    await soon();
    running[0]?.fail();
    await soon();
    expect(running).toHaveLength(2);
    running[1]?.end();
    const [first, ...others] = await results;
    expect(first?.status).toBe('rejected');
    expect(others).toEqual(Array(4).fill({ status: 'fulfilled', value: ['ann'] }));
  });

  test('that fails twice is given up, and is not remembered', async () => {
    const { running, read } = openDirectory();
    const reads = Array.from({ length: 3 }, () => read(90));
    const results = Promise.allSettled(reads);
    await soon();
    running[0]?.fail();
    await soon();
    running[1]?.fail();
    expect((await results).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    const next = read(90);
    await soon();
    running[2]?.end();
    expect(await next).toEqual(['ann']);
  });

  test('is not waited for beyond the time of whoever shares it', async () => {
    const { running, read } = openDirectory();
    const first = read();
    const impatient = new AbortController();
    const second = read(90, impatient.signal);
    await soon();
    impatient.abort(new Error('the time is up'));
    await expect(second).rejects.toThrow('the time is up');
    running[0]?.end();
    await first;
  });
});
