import { describe, expect, test } from 'vitest';
import { createHandler } from '../../functions/reconcile-user/handler.ts';
import { createAdaptiveGate } from '../../shared/http/adaptive-gate.ts';
import { sqsRecord } from '../support/sqs-record.ts';
import { VirtualTime } from './http/virtual-time.ts';

const runMs = 12_000;
const reserveMs = 2000;

/** A process that serves people at a vendor that bears so many calls a second, in virtual time. */
function startProcess(given: { readonly callsPerPerson: number; readonly perSecond: number }) {
  const time = new VirtualTime();
  const gate = createAdaptiveGate({ limit: 8, clock: time });
  const finished: string[] = [];
  const begun: string[] = [];
  const calls: string[] = [];
  let nextAt = 0;

  /** A server with one desk: whoever comes waits until the others are served. */
  async function call(personId: string, signal: AbortSignal): Promise<void> {
    const pass = await gate.enter(signal);
    calls.push(personId);
    nextAt = Math.max(time.now(), nextAt) + 1000 / given.perSecond;
    await time.sleep(nextAt - time.now());
    pass.leave('taken');
  }

  const postponed: number[] = [];
  const handler = createHandler({
    async reconcilePerson({ personId, signal }) {
      begun.push(personId);
      try {
        for (let number = 0; number < given.callsPerPerson; number += 1) {
          await call(personId, signal);
          if (signal.aborted) throw signal.reason;
        }
      } catch {
        return { kind: 'later', because: 'unavailable' };
      }
      finished.push(personId);
      return { kind: 'settled', outcome: {} };
    },
    postpone: async ({ seconds }) => void postponed.push(seconds),
    retry: { firstBackoffSeconds: 1, maxBackoffSeconds: 10, maxReceives: 100 },
    random: () => 0.5,
    clock: time,
    log: () => {},
  });

  /** One run with these people, oldest first in the list. Gives those whose messages come again. */
  async function run(
    people: readonly string[],
    { sentAt = (index: number) => index, receives = 1 } = {},
  ): Promise<readonly string[]> {
    const records = people.map((personId, index) =>
      sqsRecord({ body: JSON.stringify({ personId }), sentAt: sentAt(index), receives }),
    );
    const end = time.now() + runMs;
    let answer: Awaited<ReturnType<typeof handler>> | undefined;
    void handler({ Records: records }, { getRemainingTimeInMillis: () => end - time.now() }).then((given) => {
      answer = given;
    });
    await time.runUntil(() => answer !== undefined);
    const again = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    return people.filter((_, index) => again.has(records[index]?.messageId ?? ''));
  }
  return { run, finished, begun, calls, postponed, time };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

describe('at a vendor that bears ten calls a second', () => {
  test('each run finishes people, the oldest first, at least eight tenths of what the rate allows', async () => {
    const callsPerPerson = 15;
    const { run, finished } = startProcess({ callsPerPerson, perSecond: 10 });
    const allowed = ((runMs - reserveMs) / 1000) * (10 / callsPerPerson);
    let waiting: readonly string[] = names(40);
    for (let runs = 1; waiting.length > 0; runs += 1) {
      expect(runs).toBeLessThan(12);
      const batch = waiting.slice(0, 10);
      const before = finished.length;
      const again = await run(batch);
      if (batch.length === 10) {
        expect(finished.length - before).toBeGreaterThanOrEqual(Math.floor(0.8 * allowed));
      }
      waiting = [...again, ...waiting.slice(10)];
    }
    expect(new Set(finished)).toEqual(new Set(names(40)));
    const places = finished.map((name) => Number(name.slice(1)));
    // Nobody is overtaken by people who came much later.
    for (const [place, number] of places.entries()) expect(Math.abs(number - place)).toBeLessThan(10);
  });

  test.each([
    [1, 1],
    [4, 6],
    [20, 8],
  ])(
    'nobody is begun for whom there is no time: after receive %i the message comes back in %i s',
    async (receives, seconds) => {
      const { run, begun, finished, postponed } = startProcess({ callsPerPerson: 30, perSecond: 10 });
      const again = await run(names(10), { receives });
      expect(begun.length).toBeLessThan(8);
      expect(again.length).toBe(10 - finished.length);
      expect(postponed).toEqual(again.map(() => seconds));
    },
  );

  test('whoever was sent first is served first, wherever the queue puts the message', async () => {
    const { run, calls } = startProcess({ callsPerPerson: 5, perSecond: 10 });
    await run(names(10), { sentAt: (index) => 10 - index });
    expect(calls[0]).toBe('p9');
  });
});

test('at a quick vendor one run finishes everybody', async () => {
  const { run, finished, time } = startProcess({ callsPerPerson: 4, perSecond: 1000 });
  expect(await run(names(10))).toEqual([]);
  expect(finished).toHaveLength(10);
  expect(time.now()).toBeLessThan(runMs);
});
