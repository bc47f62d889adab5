import { describe, expect, test } from 'vitest';
import { reserveMs, runMs, startSlowProcess } from '../../support/start-slow-process.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

describe('at a vendor that bears ten calls a second', () => {
  test('each run finishes people, the oldest first, at least eight tenths of what the rate allows', async () => {
    const callsPerPerson = 15;
    const { run, finished } = startSlowProcess({ callsPerPerson, perSecond: 10 });
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
    // No one is overtaken by people who came much later.
    for (const [place, number] of places.entries()) expect(Math.abs(number - place)).toBeLessThan(10);
  });

  test.each([
    [1, 1],
    [4, 6],
    [20, 8],
  ])(
    'no one is begun for whom there is no time: after receive %i the message comes back in %i s',
    async (receives, seconds) => {
      const { run, begun, finished, postponed } = startSlowProcess({ callsPerPerson: 30, perSecond: 10 });
      const again = await run(names(10), { receives });
      expect(begun.length).toBeLessThan(8);
      expect(again.length).toBe(10 - finished.length);
      expect(postponed).toEqual(again.map(() => seconds));
    },
  );

  test('whoever was sent first is served first, wherever the queue puts the message', async () => {
    const { run, calls } = startSlowProcess({ callsPerPerson: 5, perSecond: 10 });
    await run(names(10), { sentAt: (index) => 10 - index });
    expect(calls[0]).toBe('p9');
  });
});

test('at a quick vendor one run finishes everyone', async () => {
  const { run, finished, time } = startSlowProcess({ callsPerPerson: 4, perSecond: 1000 });
  expect(await run(names(10))).toEqual([]);
  expect(finished).toHaveLength(10);
  expect(time.now()).toBeLessThan(runMs);
});
