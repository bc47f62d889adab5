import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHandler as createSweeper } from '../../functions/sweep-due-events/handler.ts';
import { createSweep } from '../../functions/sweep-due-events/sweep-due-work.ts';
import { startInfraonSimulator } from '../../infra/simulators/infraon/index.ts';
import { logAttempts } from '../../shared/http/log-attempts.ts';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { pauseReconciling, readPausing } from '../../shared/ledger/pausing.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { createInfraonClient, infraonOptionsSchema } from '../../shared/targets/infraon/index.ts';
import { backoffSeconds } from '../../shared/targets/target-policy.ts';
import { type DynamoServer, recoverAfterSeconds, startDynamo, TestLedger } from '../support/test-ledger.ts';
import { userEvent } from '../support/user-events.ts';
import { openDoor, type WebhookDoor } from '../support/webhook-door.ts';
import { evaluateAlarm, type Happening } from './evaluate-alarm.ts';
import { everything } from './everything.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production', { ...everything, silentAfterHours: { webhook: 72 } });
const [minute, hour] = [60_000, 3_600_000];

let server: DynamoServer;
let door: WebhookDoor;
beforeAll(async () => {
  server = await startDynamo();
  door = await openDoor();
});
afterAll(async () => {
  await door.stop();
  await server.stop();
});

/** Something that happens again and again, each time with the same. */
function every<Made>(
  { step, until }: { readonly step: number; readonly until: number },
  make: (at: number) => Made,
): readonly Made[] {
  return Array.from({ length: Math.floor(until / step) }, (_, index) => make((index + 1) * step));
}

/** The lines that a door really writes of one request, with a right or a wrong signature. */
async function linesOfRequest(secret?: string): Promise<readonly string[]> {
  door.state.logs.length = 0;
  await door.post(secret === undefined ? {} : { secret });
  return [...door.state.logs];
}

const sweeps = (until: number) =>
  // As AWS Lambda writes it at the end of each run.
  every({ step: 10 * minute, until }, (at) => ({
    at,
    fn: 'sweep-due-events',
    line: '{"type":"platform.report"}',
  }));

describe('silence', () => {
  const evaluate = (happenings: readonly Happening[], until: number) =>
    evaluateAlarm(stage, {
      ...{ alarm: 'events-webhook-silent', happenings, from: 0, until, everyMinutes: 10 },
    });

  test('of a source is told after so many hours, and is over with its next event', async () => {
    const lines = await linesOfRequest();
    const events = [5 * hour, 90 * hour].flatMap((at) =>
      lines.map((line) => ({ at, fn: 'onboard-user', line })),
    );
    const states = evaluate([...sweeps(100 * hour), ...events], 100 * hour);
    expect(states.map(({ state }) => state)).toEqual(['OK', 'ALARM', 'OK']);
    expect(Math.round(((states[1]?.at ?? 0) - 5 * hour) / hour)).toBe(72);
    expect(states[2]?.at).toBe(90 * hour);
  });

  test('is nothing to tell of before the stage has stood so long', () => {
    expect(evaluate(sweeps(71 * hour), 71 * hour)).toEqual([{ at: 0, state: 'OK' }]);
  });
});

test('a vendor that answers 429 again and again is told', async () => {
  const simulator = await startInfraonSimulator();
  simulator.arm({ kind: 'throttled', times: 1, retryAfter: 0 });
  const lines: string[] = [];
  const client = createInfraonClient({
    options: infraonOptionsSchema.parse({ baseUrl: simulator.url, allowLoopback: true }),
    credentials: { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey },
    onAttempt: logAttempts(createLog({ write: (line) => lines.push(line) }), 'infraon'),
  });
  await client.listUsers({ page: 1, itemsPerPage: 1 });
  await simulator.close();
  // Refused, and taken when it was asked again.
  expect(lines.map((line) => JSON.parse(line).status)).toEqual([429, 200]);
  const after = (times: number) =>
    evaluateAlarm(stage, {
      alarm: 'vendor-throttled',
      happenings: every({ step: 1000, until: times * 1000 }, (at) => at).flatMap((at) =>
        lines.map((line) => ({ at, fn: 'reconcile-user', line })),
      ),
      ...{ from: 0, until: 10 * minute },
    }).map(({ state }) => state);
  expect(after(20)).toEqual(['OK', 'ALARM', 'OK']);
  expect(after(19)).toEqual(['OK']);
});

test.each([
  ['vendor-unauthorized', 'reconcile-user'],
  ['secret-fetch-failed', 'reconcile-user'],
  ['hr-api-unauthorized', 'enrich-source-event'],
])('%s: one person who is tried again ever more rarely keeps it on', (code, fn) => {
  const policy = { firstBackoffSeconds: 5, maxBackoffSeconds: 1800, maxReceives: 120 };
  const happenings: Happening[] = [];
  for (let at = 0, tries = 1; at < 12 * hour; at += backoffSeconds(policy, tries) * 1000, tries += 1)
    happenings.push({ at, fn, line: JSON.stringify({ code }) });
  const states = evaluateAlarm(stage, { alarm: code, happenings, from: 0, until: 14 * hour });
  expect(states.map(({ state }) => state)).toEqual(['ALARM', 'OK']);
});

test('a sender with the wrong secret is told by the repetitions of one event', async () => {
  const lines = await linesOfRequest(`whsec_${Buffer.alloc(24, 1).toString('base64')}`);
  // The first repetitions that Standard Webhooks asks of senders.
  const happenings = [0, 5_000, 5 * minute, 35 * minute].flatMap((at) =>
    lines.map((line) => ({ at: at + minute, fn: 'offboard-user', line })),
  );
  const states = evaluateAlarm(stage, { alarm: 'request-refused-401', happenings, from: 0, until: hour });
  expect(states.map(({ state }) => state)).toEqual(['OK', 'ALARM']);
});

test.each(['reconcile-user', 'bulk-csv-import', 'enrich-source-event'])(
  '%s: one message that crashes it each time is told within the hour',
  (fn) => {
    const [mapping] = stage
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(
        ({ Properties }) =>
          Object(Properties.FunctionName).Ref === stage.named('AWS::Lambda::Function', fn).logicalId,
      );
    const [queueId] = Object(mapping?.Properties.EventSourceArn)['Fn::GetAtt'];
    const queue = stage.ofType('AWS::SQS::Queue').find(({ logicalId }) => logicalId === queueId);
    // A function that does not even start says nothing of when the message shall come again.
    const again = Number(queue?.Properties.VisibilityTimeout) * 1000;
    const happenings = every(
      { step: again, until: 3 * hour },
      (at): Happening => ({ at, fn, counts: 'Errors' }),
    );
    const states = evaluateAlarm(stage, { alarm: `${fn}-errors`, happenings, from: 0, until: 3 * hour });
    expect(states.map(({ state }) => state)).toEqual(['OK', 'ALARM']);
    expect(states[1]?.at).toBeLessThanOrEqual(hour);
  },
);

test.each(['nightly-export', 'seal-audit'])('%s: one start that AWS refuses is told', (fn) => {
  // AWS Lambda asks again after a second, doubling up to five minutes, for the hour that it keeps a start.
  const happenings: Happening[] = [];
  for (let at = 0, wait = 1000; at < hour; at += wait, wait = Math.min(2 * wait, 5 * minute))
    happenings.push({ at, fn, counts: 'Throttles' });
  const states = evaluateAlarm(stage, { alarm: `${fn}-throttled`, happenings, from: 0, until: hour });
  expect(states.map(({ state }) => state)).toContain('ALARM');
});

test.each([15, 45])('a night whose export fails, from %d past one on, is told', (minutes) => {
  // The schedule starts it each hour, AWS Lambda twice more, and each attempt takes all the time that it may.
  const starts = [0, 16, 33].flatMap((first) => [0, 1, 2].map((later) => first + 60 * later));
  const happenings = starts
    .map((start): Happening => ({ at: (minutes + start) * minute, fn: 'nightly-export', counts: 'Errors' }))
    .toSorted((one, other) => one.at - other.at);
  const alarm = 'nightly-export-errors';
  const states = evaluateAlarm(stage, { alarm, happenings, from: 0, until: 6 * hour });
  expect(states.map(({ state }) => state)).toEqual(['OK', 'ALARM', 'OK']);
});

test('a pause of reconciling that someone forgot wakes someone as soon as anyone has waited for a quarter of an hour', async () => {
  const stand = await TestLedger.create(server);
  const { dynamo, tableName, clock } = stand;
  const context = createLedgerContext({ dynamo, tableName, recoverAfterSeconds, now: clock.now });
  await pauseReconciling(context, { by: 'local:kim', because: 'the vendor restores a backup' });
  await stand.accept(userEvent({ type: 'offboard', user: { email: 'ann@example.com' } }));
  const happenings: Happening[] = [];
  const sweep = createSweeper({
    sweep: createSweep({
      ...{ ledger: stand.ledger, histories: stand.openHistory(), finishEvent: stand.door.finishEvent },
      isPaused: async () => (await readPausing(context)) !== undefined,
      enqueueAll: async (people) => void stand.enqueued.push(...people),
      mode: 'apply',
    }),
    ...{ oldestOpenWork: stand.ledger.oldestOpenWork, countHeld: stand.ledger.countHeld },
    log: createLog({
      write: (line) => happenings.push({ at: clock.now().getTime() - begin, fn: 'sweep-due-events', line }),
    }),
  });
  const begin = clock.now().getTime();
  const before = stand.enqueued.length;
  for (let minutes = 0; minutes < 30; minutes += 2) {
    clock.advance(120);
    await sweep({}, { getRemainingTimeInMillis: () => 55_000 });
  }
  // It is the pause that they wait for.
  expect(stand.enqueued).toHaveLength(before);
  const states = evaluateAlarm(stage, { alarm: 'user-changes-age', happenings, from: 0, until: 30 * minute });
  expect(states.map(({ state }) => state)).toEqual(['OK', 'ALARM']);
  expect((states[1]?.at ?? 0) / minute).toBeLessThanOrEqual(25);
});
