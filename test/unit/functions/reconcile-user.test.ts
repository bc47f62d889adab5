import type { SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { createHandler } from '../../../functions/reconcile-user/handler.ts';
import { createAdaptiveGate } from '../../../shared/http/adaptive-gate.ts';
import { systemClock } from '../../../shared/http/clock.ts';
import type { LogFields } from '../../../shared/log/log.ts';
import type { Attempt, RunResult } from '../../../shared/reconcile/run-result.ts';
import { TargetError } from '../../../shared/targets/target-error.ts';
import { sqsRecord } from '../../support/sqs-record.ts';

const retry = { firstBackoffSeconds: 2, maxBackoffSeconds: 60, maxReceives: 5 };

function setUp(run: (attempt: Attempt) => RunResult | Promise<RunResult>) {
  const attempts: Attempt[] = [];
  const postponed: number[] = [];
  const logged: { code: string; fields: LogFields | undefined }[] = [];
  const handler = createHandler({
    reconcilePerson: async (attempt) => {
      attempts.push(attempt);
      return run(attempt);
    },
    hide: async (_message, seconds) => void postponed.push(seconds),
    retry,
    random: () => 0.999_999,
    clock: systemClock,
    log: (_level, code, fields) => logged.push({ code, fields }),
  });
  const invoke = (records: readonly SQSRecord[]) =>
    handler({ Records: [...records] }, { getRemainingTimeInMillis: () => 10_000 });
  return { attempts, postponed, logged, invoke };
}

function message(personId: string, receives = 1, body = JSON.stringify({ personId })): SQSRecord {
  return sqsRecord({ body, receives });
}

const settled: RunResult = { kind: 'settled', outcome: { infraon: { result: 'created' } } };

function unavailable(seconds?: number): RunResult {
  const error = new TargetError('unavailable', { mayHaveHappened: false });
  return {
    kind: 'later',
    because: 'unavailable',
    failures: [{ target: 'infraon', error }],
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  };
}

test('only the messages of people who must be tried again are reported', async () => {
  const { invoke } = setUp(({ personId }) => (personId === 'b' ? unavailable() : settled));
  const [a, b, c] = [message('a'), message('b'), message('c')];
  expect(await invoke([a, b, c])).toEqual({ batchItemFailures: [{ itemIdentifier: b.messageId }] });
});

test('several messages of one person are one run, and share its result', async () => {
  const { invoke, attempts } = setUp(() => unavailable());
  const records = [message('a', 3), message('a', 1)];
  const { batchItemFailures } = await invoke(records);
  expect(attempts).toHaveLength(1);
  expect(batchItemFailures).toHaveLength(2);
});

test('who was seen to differ is looked at although no event is open', async () => {
  const { invoke, attempts } = setUp(() => settled);
  await invoke([message('a'), message('a', 1, '{"personId":"a","drift":true}'), message('b')]);
  expect(attempts.map(({ personId, evenIfIdle }) => [personId, evenIfIdle])).toEqual([
    ['a', true],
    ['b', false],
  ]);
});

test('as many people of one batch are reconciled side by side as the vendor bears', async () => {
  const gate = createAdaptiveGate({ limit: 3, clock: systemClock });
  let running = 0;
  let most = 0;
  const { invoke } = setUp(async () => {
    running += 1;
    for (let call = 0; call < 3; call += 1) {
      const pass = await gate.enter(undefined);
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      pass.leave('taken');
    }
    running -= 1;
    return settled;
  });
  await invoke(Array.from({ length: 10 }, (_, index) => message(`person-${index}`)));
  // Those whose calls are in flight, and those whose calls wait to be the next.
  expect(most).toBeGreaterThanOrEqual(3);
  expect(most).toBeLessThanOrEqual(6);
});

test.each([
  [1, 2],
  [2, 4],
  [3, 8],
])('after receive %i the message waits %i seconds', async (receives, seconds) => {
  const { invoke, postponed } = setUp(() => unavailable());
  await invoke([message('a', receives)]);
  expect(postponed).toEqual([seconds]);
});

test('a longer wait that the vendor asks for is obeyed, up to an hour', async () => {
  const { invoke, postponed } = setUp(({ personId }) => unavailable(personId === 'a' ? 600 : 86_400));
  await invoke([message('a'), message('b')]);
  expect(postponed).toEqual([600, 3600]);
});

test('the last receive is announced to the run, and logged when it fails', async () => {
  const { invoke, attempts, logged } = setUp(() => unavailable());
  await invoke([message('a', 4)]);
  await invoke([message('a', 5)]);
  expect(attempts.map(({ lastAttempt }) => lastAttempt)).toEqual([false, true]);
  expect(logged.filter(({ code }) => code === 'retries-exhausted')).toHaveLength(1);
});

test('a refused credential raises the alarm and names the target, also when it is not the first that fails', async () => {
  const failures = (['unavailable', 'unauthorized'] as const).map((kind, at) => ({
    target: ['infraon', 'esper'][at] ?? '',
    error: new TargetError(kind, { mayHaveHappened: false, cause: new Error('ann@x.example') }),
  }));
  const { invoke, logged } = setUp(() => ({ kind: 'later', because: 'unavailable', failures }));
  await invoke([message('a')]);
  const told = logged.filter(({ code }) => code !== 'person-postponed');
  expect(told).toMatchObject([
    { code: 'target-call-failed', fields: { target: 'infraon' } },
    { code: 'target-call-failed', fields: { target: 'esper' } },
    { code: 'vendor-unauthorized', fields: { target: 'esper', personId: 'a' } },
  ]);
});

test('a run that throws is tried again and keeps no other person from being served', async () => {
  const { invoke, logged } = setUp(({ personId }) => {
    if (personId === 'a') throw new Error('ann@x.example');
    return settled;
  });
  const [a, b] = [message('a'), message('b')];
  expect(await invoke([a, b])).toEqual({ batchItemFailures: [{ itemIdentifier: a.messageId }] });
  expect(logged.map(({ code }) => code)).toContain('reconcile-failed');
});

test.each(['', 'null', '{', '{"personId":7}'])(
  'a message that says %j goes to the dead letters without waiting between its receives',
  async (body) => {
    const { invoke, attempts, postponed } = setUp(() => settled);
    const record = message('a', 1, body);
    expect(await invoke([record])).toEqual({ batchItemFailures: [{ itemIdentifier: record.messageId }] });
    expect(attempts).toEqual([]);
    expect(postponed).toEqual([1]);
  },
);
