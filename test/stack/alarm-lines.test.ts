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
import { sqsRecord } from '../support/sqs-record.ts';
import { openDoor, type WebhookDoor } from '../support/webhook-door.ts';
import { matchesPattern } from './filter-pattern.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production');
const lines: string[] = [];
const log = createLog({ write: (line) => lines.push(line) });
const retry = { firstBackoffSeconds: 1, maxBackoffSeconds: 2, maxReceives: 3 };
const context = { getRemainingTimeInMillis: () => 20_000 };

/** The metric filters of a metric: what an alarm counts, and by which number. */
function filtersOf(metricName: string) {
  return stage.ofType('AWS::Logs::MetricFilter').flatMap(({ Properties }) => {
    const [{ MetricName, MetricValue }] = Object(Properties.MetricTransformations);
    return MetricName === metricName
      ? [{ pattern: String(Properties.FilterPattern), value: MetricValue }]
      : [];
  });
}

/** Whether CloudWatch counts the line, by any filter of the metric. */
function isCounted(metricName: string, line: string): boolean {
  const fields: Readonly<Record<string, unknown>> = JSON.parse(line);
  return filtersOf(metricName).some(
    ({ pattern, value }) =>
      matchesPattern(pattern, fields) &&
      (!value.startsWith('$.') || typeof fields[value.slice(2)] === 'number'),
  );
}

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

async function post(secret?: string): Promise<void> {
  door.state.logs.length = 0;
  await door.post(secret === undefined ? {} : { secret });
  lines.push(...door.state.logs);
}

const importOnce = () =>
  createImporter({
    takeMessage: () => Promise.reject(new Error('the disk is full')),
    hide: async () => undefined,
    ...{ restSeconds: 60, retry, log },
  })({ Records: [sqsRecord({ body: '{}', receives: 1 })] }, context);

describe('what functions really write is what alarms count', () => {
  test.each<readonly [metricName: string, provoke: () => Promise<unknown>]>([
    ['request-refused-401', () => post(`whsec_${Buffer.alloc(24, 1).toString('base64')}`)],
    ['events-webhook', () => post()],
    ['vendor-throttled', callVendor],
    [
      'people-deactivated-infraon',
      () => reconcile({ kind: 'settled', outcome: { infraon: { result: 'deactivated' } } }),
    ],
    [
      'people-deactivated-infraon',
      () => reconcile({ kind: 'settled', outcome: { infraon: { result: 'deleted' } } }),
    ],
    ['reconcile-failed', () => reconcile(new Error('the ledger is gone'))],
    ['retries-exhausted', () => reconcile({ kind: 'later', because: 'unavailable' }, 3)],
    ['user-changes-age', () => sweep({ ages: new Map([['user-changes', 1000]]) })],
    ['import-changes-age', () => sweep({ ages: new Map([['import-changes', 1000]]) })],
    ['brake-held', () => sweep({ held: new Map([['webhook', 3]]) })],
    ['import-failed', importOnce],
    ['file-drops-age', importOnce],
  ])('%s', async (metricName, provoke) => {
    lines.length = 0;
    await provoke();
    expect(lines).not.toEqual([]);
    expect(lines.filter((line) => isCounted(metricName, line))).toHaveLength(1);
  });
});
