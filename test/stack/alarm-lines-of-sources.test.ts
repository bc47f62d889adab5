import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { driftOptionsSchema } from '../../shared/drift/drift-context.ts';
import { eventScopeSchema } from '../../shared/environment/event-scope-schema.ts';
import { defineSource } from '../../shared/hr-sources/configured-source.ts';
import type { HrSource } from '../../shared/hr-sources/hr-source.ts';
import { bearerAuthorization, hrApiSettings } from '../../shared/hr-sources/kit/hr-api-settings.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { TargetError } from '../../shared/targets/target-error.ts';
import { account, DriftWorld, somebody } from '../support/drift-world.ts';
import { directoryOf, ExportWorld, listedAccount } from '../support/export-world.ts';
import {
  type HrServer,
  type HrSourceWorld,
  hrApiFor,
  openHrSourceWorld,
  startHrServer,
} from '../support/hr-source-world.ts';
import { type DynamoServer, startDynamo } from '../support/test-ledger.ts';
import { countedLines } from './counted-lines.ts';
import { everything } from './everything.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production', everything);
const settingsSchema = z.strictObject({ api: hrApiSettings(), scope: eventScopeSchema.optional() });
const employeeSchema = z.looseObject({ email: z.string() });

/** Made up, under the name of an HR system that the stage has: only our own code around it is at issue. */
const madeUp: HrSource<z.infer<typeof settingsSchema>> = {
  name: 'deel',
  settingsSchema,
  verify: ({ headers, secrets }) =>
    headers.authorization === `Bearer ${secrets[0]}`
      ? { kind: 'verified' }
      : { kind: 'rejected', because: 'mismatch' },
  translate: (payload) => {
    const { id, email } = Object(payload);
    if (typeof email !== 'string')
      return { kind: 'malformed', errors: [{ path: 'email', code: 'required' }] };
    const user = { email, givenName: 'Ada' };
    return { kind: 'events', events: [{ eventId: id, type: 'onboard', occurredAt, user }] };
  },
  apiAccess: ({ api }) => ({ ...api, authorize: bearerAuthorization }),
  fetchEmployee: ({ notice, api }) => api.getJson(`/people/${notice.employeeId}`, { fields: 'all' }),
  translateEmployee: (found, { notice }) => {
    if (found === undefined) return { kind: 'nothing', because: 'employee-not-found' };
    const { email } = employeeSchema.parse(found);
    return {
      kind: 'events',
      events: [{ eventId: notice.noticeId, type: 'onboard', occurredAt, user: { email, givenName: 'Ada' } }],
    };
  },
};

const occurredAt = '2026-05-31T23:00:00.000Z';
const path = '/people/4711?fields=all';

let server: DynamoServer;
let hr: HrServer;
let world: HrSourceWorld;
beforeAll(async () => {
  server = await startDynamo();
  hr = await startHrServer();
});
afterAll(async () => {
  await server.stop();
  await hr.stop();
});

describe('what the functions of HR systems really write is what alarms count', () => {
  beforeEach(async () => {
    hr.answers.clear();
    const api = { baseUrl: hr.url, allowLoopback: true };
    const source = defineSource(madeUp).configure({ api, scope: { emailDomains: ['acme.example'] } });
    world = await openHrSourceWorld(server, [source]);
    world.apis.set('deel', hrApiFor(source, { token: 'the-token' }));
  });
  afterEach(() => world.stop());

  const post = (body: object, token = world.secret) =>
    world.post({ source: 'deel', headers: { authorization: `Bearer ${token}` }, body });
  const enrich = async (answer?: { readonly status: number; readonly body?: unknown }) => {
    if (answer !== undefined) hr.answers.set(path, answer);
    const notice = { noticeId: 'n1', employeeId: '4711', kind: 'created', occurredAt };
    await world.ledger.recordNotice({ source: 'deel', notice, contentHash: 'hash', delaySeconds: 0 });
    world.notices.push('deel/n1');
    await world.enrich();
  };
  const ada = { id: 'e1', email: 'ada@acme.example' };

  test.each<readonly [metric: string, fn: string, provoke: () => Promise<unknown>]>([
    ['events-deel', 'receive-source-event', () => post(ada)],
    ['hr-source-deel-refused', 'receive-source-event', () => post(ada, 'another')],
    ['hr-source-not-understood', 'receive-source-event', () => post({ id: 'e1' })],
    [
      'hr-source-not-understood',
      'receive-source-event',
      () => post(ada).then(() => post({ ...ada, email: 'eve@acme.example' })),
    ],
    ['hr-source-out-of-scope', 'receive-source-event', () => post({ ...ada, email: 'ada@other.example' })],
    [
      'hr-source-secret-unavailable',
      'receive-source-event',
      () => {
        world.secretsManager.put('deel', 'REPLACE-ME');
        return post(ada);
      },
    ],
    ['events-deel', 'enrich-source-event', () => enrich({ status: 200, body: ada })],
    ['hr-api-unauthorized', 'enrich-source-event', () => enrich({ status: 401 })],
    ['employee-invalid', 'enrich-source-event', () => enrich({ status: 200, body: { email: 'no address' } })],
    ['employee-not-found', 'enrich-source-event', () => enrich()],
    [
      'enrich-failed',
      'enrich-source-event',
      () => {
        world.apis.clear();
        return enrich();
      },
    ],
  ])('%s: %s', async (metric, fn, provoke) => {
    await provoke();
    expect(countedLines(stage, { metric, fn, lines: world.lines })).toBe(1);
  });
});

describe('what exports really write is what alarms count', () => {
  const people = ['a', 'b', 'c'].map((id) => listedAccount(id));
  const refuse = () => Promise.reject(new TargetError('unauthorized', { mayHaveHappened: false }));

  test.each<readonly [metric: string, make: (exports: ExportWorld) => Promise<unknown>]>([
    ['export-published-infraon', (exports) => exports.run([directoryOf(people)])],
    ['export-published-esper', (exports) => exports.run([directoryOf(people, { target: 'esper' })])],
    ['export-quarantined', (exports) => exports.run([directoryOf(people, { csv: () => '' })])],
    [
      'vendor-unauthorized',
      (exports) => exports.run([directoryOf(people, { download: refuse, countAccounts: refuse })]),
    ],
    [
      'drift-healing-failed',
      (exports) => {
        const open = exports.context().openDriftCheck;
        const openDriftCheck: typeof open = (request) => ({
          ...open(request),
          heal: () => Promise.reject(new Error('no queue')),
        });
        return exports.run([directoryOf(people)], { context: { openDriftCheck } });
      },
    ],
  ])('%s', async (metric, make) => {
    const exports = new ExportWorld(server.createClient(), await server.createTable());
    await make(exports);
    const lines = exports.lines.map((line) => JSON.stringify(line));
    expect(countedLines(stage, { metric, fn: 'nightly-export', lines })).toBe(1);
  });

  test('heal-held', async () => {
    const gone = { user: { active: false } };
    const leavers = Array.from({ length: 6 }, (_, index) =>
      somebody(`p${index}`, { ...gone, accountId: `${index}` }),
    );
    const drift = new DriftWorld(leavers, { options: driftOptionsSchema.parse({ heal: 'reconcile' }) });
    await drift.run(leavers.map(({ id }, index) => account(`${index}`, { of: id })));
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line) });
    for (const { code, fields } of drift.logged) log('warn', code, fields);
    expect(countedLines(stage, { metric: 'heal-held', fn: 'nightly-export', lines })).toBe(1);
  });
});
