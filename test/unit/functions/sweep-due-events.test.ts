import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { environmentSchema } from '../../../functions/sweep-due-events/environment.ts';
import { createHandler, SweepIncompleteError } from '../../../functions/sweep-due-events/handler.ts';
import { createSweep, type SweepOptions } from '../../../functions/sweep-due-events/sweep-due-work.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { createLog } from '../../../shared/log/create-log.ts';
import {
  type DynamoServer,
  recoverAfterSeconds,
  startDynamo,
  TestLedger,
} from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: TestLedger;
let lines: Record<string, unknown>[];
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await TestLedger.create(server);
  lines = [];
});

const hire = (name: string, rest = {}) =>
  userEvent({ type: 'onboard', user: { email: `${name}@example.com` }, ...rest });

function sweep(options: Partial<SweepOptions> & { readonly remainingMs?: () => number } = {}) {
  const handler = createHandler({
    sweep: createSweep({
      ledger: stand.ledger,
      histories: stand.openHistory(),
      finishEvent: stand.door.finishEvent,
      mode: 'apply',
      enqueueAll: async (people) => void stand.enqueued.push(...people),
      ...options,
    }),
    oldestOpenWork: stand.ledger.oldestOpenWork,
    countHeld: stand.ledger.countHeld,
    log: createLog({ write: (line) => lines.push(JSON.parse(line)) }),
  });
  return handler({}, { getRemainingTimeInMillis: options.remainingMs ?? (() => 55_000) });
}

describe('a sweep', () => {
  it('finds nothing to do, and says nothing', async () => {
    await stand.accept(hire('a'));
    await sweep();
    expect(lines).toEqual([]);
    expect(stand.enqueued).toEqual(['p1']);
  });

  it('tells how long the oldest work of each lane has waited, whatever became of its messages', async () => {
    await stand.accept(hire('a'));
    await stand.accept(hire('b', { effectiveAt: stand.clock.in(90_000) }));
    stand.clock.advance(500);
    await stand.accept(hire('c', { source: 'import' }));
    stand.clock.advance(1000);
    await sweep();
    const waiting = lines.filter(({ code }) => code === 'oldest-open-work');
    expect(new Map(waiting.map(({ queue, ageSeconds }) => [queue, ageSeconds]))).toEqual(
      new Map([
        ['user-changes', 1500],
        ['import-changes', 1000],
      ]),
    );
  });

  it('merges what has come due and goes on with what was left unfinished', async () => {
    const [coming, recorded] = [hire('a', { effectiveAt: stand.clock.in(60) }), hire('b')];
    await stand.accept(coming);
    await stand.ledger.recordEvent({ event: recorded, bodyHash: 'hash' });
    stand.clock.advance(60);
    await sweep();

    for (const event of [coming, recorded]) {
      expect(await stand.ledger.getEvent(eventReference(event))).toMatchObject({ status: 'accepted' });
    }
    expect(stand.enqueued.toSorted()).toEqual(['p1', 'p2']);
    expect(lines).toMatchObject([{ level: 'info', code: 'sweep-finished-events', count: 2 }]);
  });

  it('enqueues everyone who waits for too long, ten at a time, each once', async () => {
    for (let index = 0; index < 23; index += 1) await stand.accept(hire(`n${index}`));
    stand.clock.advance(recoverAfterSeconds);
    const batches: number[] = [];
    const people: string[] = [];
    const enqueueAll = async (batch: readonly string[]) => {
      batches.push(batch.length);
      people.push(...batch);
    };
    await sweep({ enqueueAll });
    await sweep({ enqueueAll });

    expect(batches).toEqual([10, 10, 3]);
    expect(new Set(people).size).toBe(23);
    stand.clock.advance(recoverAfterSeconds);
    await sweep({ enqueueAll });
    expect(people).toHaveLength(46);
  });

  it('does the rest when one event fails, raises the alarm, and tries the event again later', async () => {
    const [bad, good] = [hire('a'), hire('b')];
    for (const event of [bad, good]) await stand.ledger.recordEvent({ event, bodyHash: 'hash' });
    stand.clock.advance(recoverAfterSeconds);
    const finishEvent = async (reference: string) => {
      if (reference === eventReference(bad)) throw new Error('a@example.com');
      await stand.door.finishEvent(reference);
    };
    await expect(sweep({ finishEvent })).rejects.toThrow(new SweepIncompleteError(1));

    expect(await stand.ledger.getEvent(eventReference(good))).toMatchObject({ status: 'accepted' });
    expect(lines.at(-1)).toMatchObject({ level: 'error', code: 'sweep-incomplete', count: 1 });
    expect(JSON.stringify(lines)).not.toContain('example.com');
    expect(await stand.due()).toEqual([]);
    stand.clock.advance(recoverAfterSeconds);
    await sweep();
    expect(await stand.ledger.getEvent(eventReference(bad))).toMatchObject({ status: 'accepted' });
  });

  it('lets a hundred people at once go whom the stage only observed, behind the files, once it applies', async () => {
    const batches: [string, number][] = [];
    const ledger = {
      ...stand.ledger,
      listObserved: async (limit: number) =>
        Array.from({ length: limit }, (_, index) => ({ personId: `o${index}`, dueAt: stand.clock.in(0) })),
    };
    const enqueueAll = async (people: readonly string[], lane: string) =>
      void batches.push([lane, people.length]);
    await sweep({ ledger, enqueueAll, mode: 'observe' });
    expect(batches).toEqual([]);
    await sweep({ ledger, enqueueAll, mode: 'apply' });
    expect(batches).toEqual(Array.from({ length: 10 }, () => ['import-changes', 10]));
    expect(lines).toMatchObject([{ level: 'info', code: 'sweep-enqueued-observed', count: 100 }]);
  });

  it('leaves those due whom the queue did not take', async () => {
    await stand.accept(hire('a'));
    stand.clock.advance(recoverAfterSeconds);
    const enqueueAll = () => Promise.reject(new Error('no queue'));
    await expect(sweep({ enqueueAll })).rejects.toThrow(SweepIncompleteError);
    expect(await stand.due()).toEqual(['p1']);
  });

  it('ends in an error that tells nothing when the ledger cannot be read', async () => {
    const ledger = {
      ...stand.ledger,
      listDue: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('a@example.com')) }),
      }),
    };
    await expect(sweep({ ledger })).rejects.toThrow(new SweepIncompleteError(1));
  });

  it('stops before its time is up and leaves the rest to the next one, having told what waits', async () => {
    for (let index = 0; index < 12; index += 1) await stand.accept(hire(`n${index}`));
    stand.enqueued.splice(0);
    stand.clock.advance(1000);
    const remaining = [55_000, 4_000];
    await sweep({ remainingMs: () => remaining.shift() ?? 0 });

    expect(stand.enqueued).toHaveLength(10);
    expect(lines.map(({ code }) => code)).toEqual([
      'oldest-open-work',
      'sweep-enqueued-people',
      'sweep-cut-short',
    ]);
    await sweep();
    expect(new Set(stand.enqueued).size).toBe(12);
  });
});

describe('the environment of the sweep', () => {
  it('has a table, a queue and the time after which work is taken up', () => {
    const variables = {
      LEDGER_TABLE_NAME: 'ledger',
      LEDGER_OPTIONS: '{"recoverAfterSeconds":60}',
      SWEEP_OPTIONS: '{"mode":"observe"}',
      USER_CHANGES_QUEUE_URL: 'http://127.0.0.1:1/000000000000/user-changes',
      IMPORT_CHANGES_QUEUE_URL: 'http://127.0.0.1:1/000000000000/import-changes',
    };
    expect(environmentSchema.parse(variables)).toMatchObject({ LEDGER_OPTIONS: { recoverAfterSeconds: 60 } });
    expect(environmentSchema.safeParse({ ...variables, LEDGER_OPTIONS: '{}' }).success).toBe(false);
  });
});
