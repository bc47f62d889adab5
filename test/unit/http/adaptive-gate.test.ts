import { describe, expect, test } from 'vitest';
import { createAdaptiveGate } from '../../../shared/http/adaptive-gate.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

/** Runs calls against a server that answers 429 with `Retry-After` above a rate, in virtual time. */
async function drive(given: {
  readonly workers: number;
  /** How many calls the gate lets be in flight; default: as many as there are workers. */
  readonly limit?: number;
  readonly calls: number;
  readonly latency: number;
  /** Undefined when the call is taken, else the seconds to wait. */
  readonly server: (now: number) => number | undefined;
}) {
  const time = new VirtualTime();
  const gate = createAdaptiveGate({ limit: given.limit ?? given.workers, clock: time });
  let started = 0;
  let taken = 0;
  let refused = 0;
  let inFlight = 0;
  let mostInFlight = 0;
  const work = async () => {
    while (started < given.calls) {
      started += 1;
      for (let done = false; !done; ) {
        const pass = await gate.enter(undefined);
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        await time.sleep(given.latency / 2);
        const retryAfter = given.server(time.now());
        await time.sleep(given.latency / 2);
        inFlight -= 1;
        done = retryAfter === undefined;
        pass.leave(done ? 'taken' : 'refused');
        if (done) taken += 1;
        else refused += 1;
        if (retryAfter !== undefined) await time.sleep(retryAfter * 1000);
      }
    }
  };
  const all = Promise.all(Array.from({ length: given.workers }, work));
  await time.runUntil(() => taken === given.calls);
  await all;
  return { seconds: time.now() / 1000, taken, refused, mostInFlight };
}

function tokenBucket(perSecond: number) {
  let tokens = perSecond;
  let last = 0;
  return (now: number) => {
    tokens = Math.min(perSecond, tokens + ((now - last) / 1000) * perSecond);
    last = now;
    if (tokens < 1) return 1;
    tokens -= 1;
    return undefined;
  };
}

describe('the adaptive gate', () => {
  test('starts at one and never exceeds its limit', async () => {
    const gate = createAdaptiveGate({ limit: 4, clock: new VirtualTime() });
    expect(gate.window()).toBe(1);
    const run = await drive({ workers: 4, calls: 200, latency: 20, server: () => undefined });
    expect(run.mostInFlight).toBe(4);
    expect(run.refused).toBe(0);
  });

  test('reaches the limit within a few round trips when nothing is refused', async () => {
    const run = await drive({ workers: 16, calls: 1600, latency: 20, server: () => undefined });
    // 1600 calls, 16 at a time, 20 ms each: 2 s, and a little for the slow start.
    expect(run.seconds).toBeLessThan(2.2);
  });

  test.each([
    { perSecond: 50, workers: 8 },
    { perSecond: 50, workers: 16 },
    { perSecond: 100, workers: 16 },
    { perSecond: 200, workers: 32 },
  ])('keeps to $perSecond a second with $workers callers: few refusals, little time lost', async (given) => {
    const { perSecond, workers } = given;
    const calls = perSecond * 20;
    const run = await drive({ workers, calls, latency: 20, server: tokenBucket(perSecond) });
    expect(run.taken).toBe(calls);
    expect(run.seconds).toBeLessThanOrEqual((1.2 * calls) / perSecond);
    expect(run.refused / calls).toBeLessThanOrEqual(0.03);
  });

  test.each([3, 10, 40])(
    'finds a limit out by few refusals, with %i ms a call and many who wait',
    async (latency) => {
      const bucket = tokenBucket(50);
      const server = (now: number) => (bucket(now) === undefined ? undefined : 0.2);
      const run = await drive({ workers: 200, limit: 16, calls: 1000, latency, server });
      expect(run.refused / 1000).toBeLessThanOrEqual(0.03);
      expect(run.seconds).toBeLessThanOrEqual(1.2 * 20);
    },
  );

  test('cuts its window once for all refusals of one round trip', async () => {
    const gate = createAdaptiveGate({ limit: 64, clock: new VirtualTime() });
    // Each round takes all of the window; after four rounds of slow start it is 16.
    for (let round = 0; round < 4; round += 1) {
      const passes = await Promise.all(Array.from({ length: gate.window() }, () => gate.enter(undefined)));
      for (const pass of passes) pass.leave('taken');
    }
    const before = gate.window();
    const passes = await Promise.all(Array.from({ length: before }, () => gate.enter(undefined)));
    for (const pass of passes) pass.leave('refused');
    expect(gate.window()).toBe(before / 2);
  });

  test('forgets a passing limit', async () => {
    const limited = tokenBucket(20);
    const run = await drive({
      workers: 8,
      calls: 2000,
      latency: 20,
      server: (now) => (now < 5000 ? limited(now) : undefined),
    });
    expect(run.seconds).toBeLessThan(60);
  });

  test('lets no one in who gave up while waiting', async () => {
    const gate = createAdaptiveGate({ limit: 1, clock: new VirtualTime() });
    const first = await gate.enter(undefined);
    const giveUp = new AbortController();
    const second = gate.enter(giveUp.signal);
    const third = gate.enter(undefined);
    giveUp.abort(new Error('no time left'));
    await expect(second).rejects.toThrow('no time left');
    first.leave('failed');
    (await third).leave('taken');
    await expect(gate.enter(giveUp.signal)).rejects.toThrow('no time left');
  });
});
