import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHandler } from '../../../functions/reconcile-user/handler.ts';
import { systemClock } from '../../../shared/http/clock.ts';
import { logAttempts } from '../../../shared/http/log-attempts.ts';
import { createLog } from '../../../shared/log/create-log.ts';
import { inLogScope } from '../../../shared/log/log-scope.ts';
import { createReconcilePerson } from '../../../shared/reconcile/reconcile-person.ts';
import {
  createInfraonClient,
  createInfraonTarget,
  infraonOptionsSchema,
} from '../../../shared/targets/infraon/index.ts';
import { createWorld, type World } from '../../support/provisioning-world.ts';
import { sqsRecord } from '../../support/sqs-record.ts';
import { openDoor, type WebhookDoor } from '../../support/webhook-door.ts';

let world: World;
let door: WebhookDoor;
const lines: string[] = [];

beforeAll(async () => {
  [world, door] = await Promise.all([createWorld(), openDoor()]);
  door.state.accept = (event, bodyHash) => world.startProcess().door.accept(event, bodyHash);
});
afterAll(async () => {
  await Promise.all([world.close(), door.stop()]);
});
beforeEach(() => {
  lines.length = 0;
  door.state.logs.length = 0;
});

const log = createLog({ context: { function: 'reconcile-user' }, write: (line) => lines.push(line) });

/** One batch of `reconcile-user`, with what is on the queue. */
async function reconcile(requestId: string): Promise<void> {
  const { ledger } = world.startProcess();
  const options = infraonOptionsSchema.parse({
    baseUrl: world.simulator.url,
    allowLoopback: true,
    newAccountPatienceSeconds: 0.2,
    readAttempts: 1,
  });
  const client = createInfraonClient({
    options,
    credentials: { get: async () => world.simulator.apiKey, refresh: async () => world.simulator.apiKey },
    onAttempt: logAttempts(log, 'infraon'),
  });
  const directory = {
    isSortInOrder: async () => false,
    recordSort: () => Promise.resolve(),
  };
  const handler = createHandler({
    reconcilePerson: createReconcilePerson({
      ledger,
      targets: [createInfraonTarget({ client, options, directory, protectedAccounts: [] })],
      policy: world.policy,
      leaseSeconds: 15,
      now: world.now,
      newOwner: () => crypto.randomUUID(),
      log,
    }),
    hide: async () => undefined,
    retry: { firstBackoffSeconds: 1, maxBackoffSeconds: 2, maxReceives: 5 },
    random: () => 0,
    clock: systemClock,
    log,
  });
  const Records = world.queue
    .splice(0)
    .map((personId) => sqsRecord({ body: JSON.stringify({ personId }), receives: 1 }));
  await inLogScope({ requestId }, () => handler({ Records }, { getRemainingTimeInMillis: () => 20_000 }));
}

function post(id: string, email: string, givenName = 'Ada') {
  const occurredAt = givenName === 'Ada' ? '2026-11-21T08:58:00Z' : '2026-11-21T08:59:00Z';
  const body = { occurredAt, user: { email, givenName } };
  return inLogScope({ requestId: `door-of-${id}` }, () => door.post({ id, body }));
}

const read = (text: readonly string[]) => text.map((line): Record<string, unknown> => JSON.parse(line));

describe('one event in the log', () => {
  test('is on every line from the door to the vendor, with its person and the invocation', async () => {
    await post('msg_one', 'one@example.com');
    await reconcile('run-1');
    const [held] = read(door.state.logs);
    expect(held).toMatchObject({
      ...{ code: 'event-held', eventId: 'msg_one', eventReference: 'webhook/msg_one' },
      requestId: 'door-of-msg_one',
    });
    const { personId } = held ?? {};
    expect(personId).toEqual(expect.any(String));

    const run = read(lines);
    for (const line of run)
      expect(line).toMatchObject({
        ...{ eventId: 'msg_one', eventReference: 'webhook/msg_one' },
        ...{ personId, requestId: 'run-1' },
      });
    const calls = run.filter(({ code }) => code === 'vendor-called');
    expect(calls.map(({ operation }) => operation)).toContain('createUser');
    for (const call of calls)
      expect(call).toMatchObject({
        target: 'infraon',
        result: 'taken',
        attempt: 1,
        durationMs: expect.any(Number),
        status: expect.any(Number),
      });
    expect(run.map(({ code }) => code).slice(-2)).toEqual(['event-settled', 'person-reconciled']);
    expect(run.at(-2)).toMatchObject({ status: 'applied' });
    expect([...lines, ...door.state.logs].join('\n')).not.toContain('example.com');
  });

  test('says of a vendor that is down what it answered', async () => {
    await post('msg_two', 'two@example.com');
    world.simulator.arm({ kind: 'status', status: 503 });
    await reconcile('run-2');
    world.simulator.clearFaults();
    const failed = read(lines).filter(({ code }) => code === 'vendor-called');
    expect(failed.at(-1)).toMatchObject({ eventId: 'msg_two', status: 503, result: 'status', level: 'warn' });
    expect(read(lines).at(-1)).toMatchObject({ eventId: 'msg_two', code: 'target-call-failed' });
  });

  test('shares its lines with others of the same person that are settled in the same run', async () => {
    await post('msg_three', 'three@example.com');
    await post('msg_four', 'three@example.com', 'Bea');
    await reconcile('run-3');
    const call = read(lines).find(
      ({ code, operation }) => code === 'vendor-called' && operation === 'createUser',
    );
    expect(call?.eventIds).toEqual(['msg_three', 'msg_four']);
    const settled = read(lines).filter(({ code }) => code === 'event-settled');
    expect(settled.map(({ eventId }) => eventId)).toEqual(['msg_three', 'msg_four']);
  });
});
