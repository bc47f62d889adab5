import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHandler as createImporter } from '../../functions/bulk-csv-import/handler.ts';
import { createHandler as createReconciler } from '../../functions/reconcile-user/handler.ts';
import { createHandler as createSweeper } from '../../functions/sweep-due-events/handler.ts';
import { startInfraonSimulator } from '../../infra/simulators/infraon/index.ts';
import { systemClock } from '../../shared/http/clock.ts';
import { logAttempts } from '../../shared/http/log-attempts.ts';
import { createLog } from '../../shared/log/create-log.ts';
import type { RunResult } from '../../shared/reconcile/run-result.ts';
import { createInfraonClient, infraonOptionsSchema } from '../../shared/targets/infraon/index.ts';
import { TargetError } from '../../shared/targets/target-error.ts';
import { sqsRecord } from '../support/sqs-record.ts';
import { onboarding, openDoor, type Post, type WebhookDoor } from '../support/webhook-door.ts';
import { countedLines } from './counted-lines.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production');
const lines: string[] = [];
const log = createLog({ write: (line) => lines.push(line) });
const retry = { firstBackoffSeconds: 1, maxBackoffSeconds: 2, maxReceives: 3 };
const context = { getRemainingTimeInMillis: () => 20_000 };

/** One message of `reconcile-user` whose run ends so. */
async function reconcile(result: RunResult | Error, receives = 1): Promise<void> {
  const handler = createReconciler({
    reconcilePerson: async () => {
      if (result instanceof Error) throw result;
      return result;
    },
    hide: async () => undefined,
    ...{ retry, log, clock: systemClock, random: () => 0 },
  });
  await handler({ Records: [sqsRecord({ body: '{"personId":"p1"}', receives })] }, context);
}

async function sweep(found: {
  readonly ages?: ReadonlyMap<string, number>;
  readonly held?: ReadonlyMap<string, number>;
}): Promise<void> {
  const handler = createSweeper({
    sweep: async () => ({
      ...{ finishedEvents: 0, enqueuedPeople: 0, enqueuedNotices: 0, enqueuedObserved: 0 },
      ...{ movedHistories: 0, forgottenPeople: 0, postponedLeavers: 0, failures: [], cutShort: true },
    }),
    oldestOpenWork: async () => found.ages ?? new Map(),
    countHeld: async () => found.held ?? new Map(),
    log,
  });
  await handler({}, context);
}

async function callVendor(): Promise<void> {
  const simulator = await startInfraonSimulator();
  simulator.arm({ kind: 'throttled', times: 1, retryAfter: 0 });
  const options = infraonOptionsSchema.parse({
    baseUrl: simulator.url,
    allowLoopback: true,
    readAttempts: 1,
  });
  const credentials = { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey };
  const client = createInfraonClient({ options, credentials, onAttempt: logAttempts(log, 'infraon') });
  await client.listUsers({ page: 1, itemsPerPage: 1 }).catch(() => undefined);
  await simulator.close();
}

let door: WebhookDoor;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.stop());

async function post(what: Post = {}): Promise<void> {
  door.state.logs.length = 0;
  await door.post(what);
  lines.push(...door.state.logs);
}

const anotherSecret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
/** What a door refuses, though it is signed well. */
const refusals: readonly Post[] = [
  { body: { ...onboarding, occurredAt: '2026-11-21T12:00:00Z' } },
  { body: { ...onboarding, user: { mail: 'ada@example.com' } } },
  { body: '{' },
  { headers: { 'content-type': 'text/plain' } },
];

const importOnce = () =>
  createImporter({
    takeMessage: () => Promise.reject(new Error('the disk is full')),
    hide: async () => undefined,
    ...{ restSeconds: 60, retry, log },
  })({ Records: [sqsRecord({ body: '{}', receives: 1 })] }, context);

describe('what functions really write is what alarms count', () => {
  test.each<readonly [metric: string, fn: string, provoke: () => Promise<unknown>]>([
    ['request-refused-401', 'offboard-user', () => post({ secret: anotherSecret })],
    ['events-webhook', 'onboard-user', () => post()],
    ['vendor-throttled', 'reconcile-user', callVendor],
    [
      'people-deactivated-infraon',
      'reconcile-user',
      () => reconcile({ kind: 'settled', outcome: { infraon: { result: 'deactivated' } } }),
    ],
    [
      'people-deactivated-infraon',
      'reconcile-user',
      () => reconcile({ kind: 'settled', outcome: { infraon: { result: 'deleted' } } }),
    ],
    ['reconcile-failed', 'reconcile-user', () => reconcile(new Error('the ledger is gone'))],
    ['retries-exhausted', 'reconcile-user', () => reconcile({ kind: 'later', because: 'unavailable' }, 3)],
    [
      'vendor-unauthorized',
      'reconcile-user',
      () =>
        reconcile({
          ...{ kind: 'later', because: 'unauthorized' },
          failures: [
            { target: 'infraon', error: new TargetError('unauthorized', { mayHaveHappened: false }) },
          ],
        }),
    ],
    ['user-changes-age', 'sweep-due-events', () => sweep({ ages: new Map([['user-changes', 1000]]) })],
    ['import-changes-age', 'sweep-due-events', () => sweep({ ages: new Map([['import-changes', 1000]]) })],
    ['brake-held', 'sweep-due-events', () => sweep({ held: new Map([['webhook', 3]]) })],
    ['import-failed', 'bulk-csv-import', importOnce],
    ['file-drops-age', 'bulk-csv-import', importOnce],
  ])('%s: %s', async (metric, fn, provoke) => {
    lines.length = 0;
    await provoke();
    expect(lines).not.toEqual([]);
    expect(countedLines(stage, { metric, fn, lines })).toBe(1);
  });
});

describe('an event that is refused', () => {
  const metric = 'event-refused';

  test.each(['onboard', 'update'] as const)('at the door %s is told if it was signed well', async (route) => {
    lines.length = 0;
    for (const refusal of refusals) await post({ route, ...refusal });
    expect(countedLines(stage, { metric, fn: `${route}-user`, lines })).toBe(refusals.length);
  });

  test('is told where its id was used before', async () => {
    const { accept } = door.state;
    door.state.accept = async () => ({ kind: 'id-reused' });
    lines.length = 0;
    await post();
    door.state.accept = accept;
    expect(countedLines(stage, { metric, fn: 'onboard-user', lines })).toBe(1);
  });

  test('wakes no one where a stranger sent it', async () => {
    lines.length = 0;
    for (const refusal of refusals) await post({ ...refusal, secret: anotherSecret });
    await post({ body: 'x'.repeat(300_000), secret: anotherSecret });
    expect(lines).toHaveLength(refusals.length + 1);
    expect(countedLines(stage, { metric, fn: 'onboard-user', lines })).toBe(0);
  });
});
