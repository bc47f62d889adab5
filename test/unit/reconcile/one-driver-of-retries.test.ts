import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHandler } from '../../../functions/reconcile-user/handler.ts';
import { createSweep } from '../../../functions/sweep-due-events/sweep-due-work.ts';
import { systemClock } from '../../../shared/http/clock.ts';
import { type Lane, laneOfEvent } from '../../../shared/ledger/events/lane.ts';
import { createReconcilePerson } from '../../../shared/reconcile/reconcile-person.ts';
import type { ProvisioningTarget } from '../../../shared/targets/target.ts';
import { TargetError } from '../../../shared/targets/target-error.ts';
import { testRoles } from '../../support/role-policy.ts';
import { sqsRecord } from '../../support/sqs-record.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';
import { wideBrake } from '../../support/wide-brake.ts';

const importRescueSeconds = 3600;
const retry = { firstBackoffSeconds: 1, maxBackoffSeconds: 10, maxReceives: 1000 };

interface Message {
  readonly personId: string;
  readonly lane: Lane;
  receives: number;
  visibleAt: number;
}

let server: DynamoServer;
let stand: TestLedger;
let messages: Message[];
let runs: string[];
let retryAfterSeconds: number | undefined;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await TestLedger.create(server);
  [messages, runs, retryAfterSeconds] = [[], [], undefined];
});

const now = () => stand.clock.now().getTime();
const send = (personId: string, lane: Lane) =>
  void messages.push({ personId, lane, receives: 0, visibleAt: now() });

/** A vendor that can be had now and again at most. */
const vendor: ProvisioningTarget = {
  name: 'vendor',
  visibleAttributes: ['userName', 'email', 'active'],
  hiddenAttributes: [],
  async findAccounts({ emails }) {
    runs.push(emails[0] ?? '');
    throw new TargetError('unavailable', {
      mayHaveHappened: false,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  },
  getAccount: unused,
  createAccount: unused,
  updateAccount: unused,
  deactivateAccount: unused,
  deleteAccount: unused,
  inviteUser: unused,
  isProtected: async () => false,
  async *listAccounts() {},
};

function unused(): never {
  throw new Error('the vendor does not answer');
}

/** Works for so many minutes: every second the queue gives what is visible, every minute the sweeper comes. */
async function work(minutes: number, { reconciles = true } = {}): Promise<void> {
  for (let second = 1; second <= minutes * 60; second += 1) {
    stand.clock.advance(1);
    if (reconciles) await consume();
    if (second % 60 === 0) await sweep(() => true);
  }
}

const sweep = (hasTime: () => boolean) =>
  createSweep({
    ledger: stand.ledger,
    histories: stand.openHistory(),
    mode: 'apply',
    finishEvent: stand.openDoor(stand.ledger, async (id, reference) => send(id, laneOfEvent(reference)))
      .finishEvent,
    enqueueAll: async (people, lane) => {
      for (const personId of people) send(personId, lane);
    },
  })(hasTime);

async function consume(): Promise<void> {
  for (const message of messages.filter(({ visibleAt }) => visibleAt <= now())) {
    message.receives += 1;
    message.visibleAt = now() + 60_000;
    const handler = createHandler({
      reconcilePerson: createReconcilePerson({
        log: () => undefined,
        ledger: stand.ledger,
        targets: [vendor],
        policy: {
          mode: 'apply',
          offboardAction: 'deactivate',
          invite: true,
          roles: testRoles,
          newAccountVisibleWithinSeconds: 1,
          refusalSeconds: 0,
          leaverRefusalSeconds: 0,
          brake: wideBrake,
        },
        leaseSeconds: 15,
        now: stand.clock.now,
        newOwner: () => crypto.randomUUID(),
      }),
      hide: async (_message, seconds) => {
        message.visibleAt = now() + seconds * 1000;
      },
      retry,
      random: Math.random,
      clock: systemClock,
      log: () => {},
    });
    const { personId, receives } = message;
    const record = sqsRecord({ body: JSON.stringify({ personId }), receives });
    const { batchItemFailures } = await handler(
      { Records: [record] },
      { getRemainingTimeInMillis: () => 10_000 },
    );
    if (batchItemFailures.length === 0) messages.splice(messages.indexOf(message), 1);
  }
}

/** What an import does with a new person. */
async function importPerson(index: number): Promise<void> {
  const ledger = stand.openLedger(stand.dynamo, { recoverAfterSeconds: importRescueSeconds });
  const event = userEvent({ type: 'onboard', source: 'import', user: { email: `n${index}@example.com` } });
  await stand.openDoor(ledger, async (id) => send(id, 'import-changes')).accept(event, 'hash');
}

const offboard = (index: number) => userEvent({ type: 'offboard', user: { email: `n${index}@example.com` } });

describe('over twelve sweeps', () => {
  test('forty imported people whom the vendor keeps waiting have forty messages, all in the lane of imports', async () => {
    for (let index = 0; index < 40; index += 1) await importPerson(index);
    await work(12, { reconciles: false });
    expect(messages).toHaveLength(40);

    // Each is tried once in a while, and waits on the queue in between.
    retryAfterSeconds = 120;
    await work(12);
    expect(messages).toHaveLength(40);
    expect(messages.filter(({ lane }) => lane !== 'import-changes')).toEqual([]);
    expect(runs).toHaveLength(40 * 6);
  });

  test('someone for whom the vendor asks for ten minutes is looked at once, and once more after that', async () => {
    await stand
      .openDoor(stand.ledger, async (id) => send(id, 'user-changes'))
      .accept(userEvent({ type: 'onboard', user: { email: 'ann@example.com' } }), 'hash');
    retryAfterSeconds = 600;
    await work(10);
    expect([runs, messages.length]).toEqual([['ann@example.com'], 1]);
    await work(2);
    expect([runs.length, messages.length]).toEqual([2, 1]);
  });
});

describe('a lost message', () => {
  test('of a webhook is replaced by the sweeper, less and less often while no one takes it', async () => {
    await stand
      .openDoor(stand.ledger, async () => {})
      .accept(userEvent({ type: 'onboard', user: { email: 'ann@example.com' } }), 'hash');
    await work(12, { reconciles: false });
    expect(messages.map(({ lane }) => lane)).toEqual(Array(4).fill('user-changes'));
  });

  test('of an import is replaced in its own lane, until a webhook says something of the person', async () => {
    await importPerson(1);
    messages.splice(0);
    stand.clock.advance(importRescueSeconds);
    await sweep(() => true);
    expect(messages).toMatchObject([{ lane: 'import-changes' }]);
    await stand.openDoor(stand.ledger, async () => {}).accept(offboard(1), 'hash');
    stand.clock.advance(60);
    await sweep(() => true);
    expect(messages.map(({ lane }) => lane)).toEqual(['import-changes', 'user-changes']);
  });

  test('an import’s change that comes due on its day goes into the lane of imports', async () => {
    const ledger = stand.openLedger(stand.dynamo, { recoverAfterSeconds: importRescueSeconds });
    const event = userEvent({
      type: 'onboard',
      source: 'import',
      user: { email: 'n1@example.com' },
      effectiveAt: stand.clock.in(900),
    });
    await stand.openDoor(ledger).accept(event, 'hash');
    stand.clock.advance(900);
    await sweep(() => true);
    expect(messages).toMatchObject([{ lane: 'import-changes' }]);
  });
});
