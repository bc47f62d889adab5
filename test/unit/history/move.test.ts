import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CrashableProcess, type CrashMode, KilledError } from '../../support/crashable-process.ts';
import { settleEverything } from '../../support/settle-everything.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

const ada = { email: 'ada@example.com' };
const update = (minute: number, title: string) =>
  userEvent({ user: { ...ada, title }, occurredAt: at(minute) });

async function standWithHistory(): Promise<TestLedger> {
  const stand = await TestLedger.create(server);
  await stand.accept(userEvent({ type: 'onboard', user: ada }));
  await stand.accept(update(1, 'Dr'));
  await settleEverything(stand);
  return stand;
}

/** The sequences of everything that was moved on, chunk by chunk: the audit takes each as it is. */
async function movedOf(stand: TestLedger): Promise<readonly number[]> {
  const chunks = await stand.items('history#p1/');
  const lines: string[] = chunks.flatMap(({ entries }) => entries);
  return lines.map((line) => JSON.parse(line).sequence).toSorted((left, right) => left - right);
}

const move = ({ histories }: CrashableProcess) => histories.moveHistories(() => true);

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('moving what was told of a person', () => {
  it.each<CrashMode>(['killed', 'repeated'])(
    'loses nothing and tells nothing twice when it is %s',
    async (mishap) => {
      const beginning = await standWithHistory();
      let met = true;
      for (let call = 1; met; call += 1) {
        const stand = await beginning.copy(server);
        stand.clock.advance(1);
        const process = new CrashableProcess({ server, stand }, { mishap, at: call });
        await move(process).catch((error: unknown) => expect(error).toBeInstanceOf(KilledError));
        met = process.met;
        // More is told before the next sweep.
        await stand.accept(update(2, 'Prof'));
        await settleEverything(stand);
        for (let sweep = 0; sweep < 2; sweep += 1) {
          stand.clock.advance(1);
          await move(new CrashableProcess({ server, stand }));
        }

        const { next, entries } = (await stand.item('person#p1'))?.history ?? {};
        expect(entries).toEqual([]);
        expect(await movedOf(stand)).toEqual(upTo(next - 1));
        const { entries: story } = await stand.openHistory().listHistory('p1', { limit: 100 });
        expect(story.map(({ sequence }) => sequence).toReversed()).toEqual(upTo(next - 1));
      }
    },
  );

  it('goes on when someone puts back what was moved on', async () => {
    const stand = await standWithHistory();
    const stale = await stand.item('person#p1');
    await stand.openHistory().moveHistoriesOf(['p1']);
    const moved = await movedOf(stand);
    // A run that had read the record before, and writes it now.
    await stand.putItem({ ...stale, version: stale?.version + 1 });
    await stand.accept(update(3, 'Prof'));
    await stand.openHistory().moveHistoriesOf(['p1']);
    expect(await movedOf(stand)).toEqual(moved);
    await stand.openHistory().moveHistoriesOf(['p1']);
    expect(await movedOf(stand)).toEqual(upTo(moved.length + 1));
  });

  it('takes people without work off the index, and leaves others where they are', async () => {
    const stand = await standWithHistory();
    await stand.accept(userEvent({ type: 'onboard', user: { email: 'eve@example.com' } }));
    const before = await stand.item('person#p2');
    stand.clock.advance(1);
    expect(await stand.openHistory().moveHistories(() => true)).toBe(1);
    await stand.openHistory().moveHistoriesOf(['p2']);
    expect(await stand.item('person#p1')).not.toHaveProperty('duePartition');
    expect(await stand.item('person#p2')).toMatchObject({
      duePartition: before?.duePartition,
      dueAt: before?.dueAt,
    });
  });
});

describe('a person of whom much is said while a target is down', () => {
  it('never comes near what an item may hold, and keeps every word', { timeout: 120_000 }, async () => {
    const stand = await TestLedger.create(server);
    await stand.accept(userEvent({ type: 'onboard', user: ada }));
    const [events, letters] = [60, 9000];
    let largest = 0;
    for (let index = 1; index <= events; index += 1) {
      const title = `${index} ${'x'.repeat(letters)}`;
      await stand.ledger.mergeEvent({ event: update(index, title), personId: 'p1' });
      const item = await stand.item('person#p1');
      largest = Math.max(largest, Buffer.byteLength(JSON.stringify(item)));
    }
    expect(largest).toBeLessThan(150_000);
    const { entries } = await stand.openHistory().listHistory('p1', { limit: 1000 });
    const titles = entries.flatMap(({ changes = [] }) =>
      changes.filter(({ attribute }) => attribute === 'title'),
    );
    expect(titles.map(({ to }) => Number.parseInt(String(to), 10))).toEqual(upTo(events).toReversed());
    expect((await stand.people())[0].openEvents.length).toBeLessThan(60);
  });

  it('stays as far from it where no one was ever onboarded, whatever is said and in any script', async () => {
    const stand = await TestLedger.create(server);
    await stand.accept(userEvent({ user: ada }));
    const longest = (index: number, length: number) => `${index} `.padEnd(length, '漢');
    let largest = 0;
    for (let index = 1; index <= 70; index += 1) {
      const user = {
        ...ada,
        title: longest(index, 256),
        givenName: longest(index, 128),
        familyName: longest(index, 128),
        displayName: longest(index, 256),
        phone: longest(index, 64),
        timezone: longest(index, 64),
        dashboard: longest(index, 256),
      };
      const event = userEvent({ user, occurredAt: at(index) });
      await stand.ledger.mergeEvent({ event, personId: 'p1' });
      const item = await stand.item('person#p1');
      largest = Math.max(largest, Buffer.byteLength(JSON.stringify(item)));
    }
    expect((await stand.people())[0].words.length).toBeGreaterThan(10);
    expect(largest).toBeLessThan(300_000);
  });
});
