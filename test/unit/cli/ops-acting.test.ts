import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlessPaused } from '../../../functions/reconcile-user/while-paused.ts';
import { createSweep } from '../../../functions/sweep-due-events/sweep-due-work.ts';
import { newTargetState, type Person } from '../../../shared/domain/person.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { listOperations } from '../../../shared/history/list-history.ts';
import { createPausingCheck, readPausing } from '../../../shared/ledger/pausing.ts';
import { changePerson } from '../../../shared/ledger/people/change-person.ts';
import { createOpsWorld, type OpsWorld } from '../../support/ops-world.ts';
import { sqsRecord } from '../../support/sqs-record.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let world: TestLedger;
let ops: OpsWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await TestLedger.create(server);
  ops = createOpsWorld(world);
});

const ada = { email: 'ada@example.com', employeeNumber: '7', givenName: 'Ada' };
const onboard = () => userEvent({ type: 'onboard', user: ada });
const inDays = (days: number) => world.clock.in(days * 86_400);

async function person(): Promise<Person> {
  const [only] = await world.people();
  return only;
}

async function statusOf(event: Parameters<typeof eventReference>[0]) {
  const record = await world.ledger.getEvent(eventReference(event));
  return [record?.status, record?.reason];
}

describe('cancel', () => {
  test('calls a planned leaving off, and no earlier day comes back', async () => {
    const leaving = (minutes: number, days: number) =>
      userEvent({
        type: 'offboard',
        user: { employeeNumber: '7' },
        occurredAt: at(minutes),
        effectiveAt: inDays(days),
      });
    const [first, moved] = [leaving(1, 2), leaving(2, 9)];
    for (const event of [onboard(), first, moved]) await world.accept(event);
    expect(await ops.ask('cancel', eventReference(moved))).toMatchObject({
      exitCode: 0,
      json: { cancelled: eventReference(moved), by: 'local:ann' },
    });
    expect(await statusOf(moved)).toEqual(['failed', 'refused']);
    expect((await ops.ask('event', eventReference(moved))).json).toMatchObject({ refusedBy: 'local:ann' });
    expect((await ops.ask('scheduled')).json).toEqual({ scheduled: [] });
    world.clock.advance(20 * 86_400);
    await world.accept(userEvent({ user: { employeeNumber: '7', title: 'Dr' }, occurredAt: inDays(0) }));
    expect((await person()).desired).toMatchObject({ active: { value: true }, title: { value: 'Dr' } });
  });

  test('calls off one planned change and leaves the others', async () => {
    const plan = (user: object) =>
      userEvent({ user: { employeeNumber: '7', ...user }, occurredAt: at(3), effectiveAt: inDays(5) });
    // Which one counts as the later of the two, their ids decide.
    const [phone, title] = [plan({ phone: '1' }), plan({ title: 'Countess' })];
    for (const event of [onboard(), title, phone]) await world.accept(event);
    await ops.ask('cancel', title.eventId);
    world.clock.advance(6 * 86_400);
    await world.door.finishEvent(eventReference(phone));
    expect((await person()).desired.phone).toMatchObject({ value: '1' });
    expect((await person()).desired.title).toBeUndefined();
  });

  test('refuses what is not planned any more', async () => {
    const begin = onboard();
    await world.accept(begin);
    expect((await ops.ask('cancel', begin.eventId)).exitCode).toBe(1);
    expect((await ops.ask('cancel', 'no-such')).json).toMatchObject({ error: 'not-found' });
  });
});

describe('invite', () => {
  const giveAccount = async (invitation: 'invited' | 'inviting' | 'none') => {
    const { id } = await person();
    await changePerson(ops.operation.context, {
      personId: id,
      change: (known) => ({
        ...known,
        targets: { infraon: { ...newTargetState, accountId: '17', invitation } },
      }),
    });
  };

  test('has the invitation sent once more', async () => {
    await world.accept(onboard());
    await giveAccount('invited');
    expect(await ops.ask('invite', 'ada@example.com')).toMatchObject({
      exitCode: 0,
      json: { targets: ['infraon'] },
    });
    expect((await person()).targets.infraon).toMatchObject({ accountId: '17', invitation: 'due' });
    expect(ops.enqueued).toEqual([(await person()).id]);
  });

  test('invites to an account that was taken over only where the operator names the target', async () => {
    await world.accept(onboard());
    await giveAccount('none');
    expect((await ops.ask('invite', '7')).exitCode).toBe(1);
    expect((await ops.ask('invite', '7', '--target', 'infraon')).exitCode).toBe(0);
  });

  test('refuses, and notes nothing, while an invitation is being sent', async () => {
    await world.accept(onboard());
    await giveAccount('inviting');
    const before = await world.story((await person()).id);
    expect(await ops.ask('invite', '7')).toMatchObject({ exitCode: 1, json: { error: 'outdated' } });
    expect((await person()).targets.infraon?.invitation).toBe('inviting');
    expect(await world.story((await person()).id)).toEqual(before);
  });

  test('invites no one who left', async () => {
    await world.accept(onboard());
    await giveAccount('invited');
    await world.accept(userEvent({ type: 'offboard', user: { employeeNumber: '7' }, occurredAt: at(5) }));
    expect(await ops.ask('invite', '7')).toMatchObject({ exitCode: 1, json: { error: 'not-allowed' } });
    expect((await person()).targets.infraon?.invitation).toBe('invited');
  });
});

describe('pause', () => {
  test('says who paused since when, once, until someone resumes', async () => {
    expect((await ops.ask('pause', '--because', 'vendor restores a backup')).exitCode).toBe(0);
    expect(await readPausing(ops.operation.context)).toEqual({
      by: 'local:ann',
      since: world.clock.in(0),
      because: 'vendor restores a backup',
    });
    expect(await ops.ask('pause')).toMatchObject({ exitCode: 1, json: { error: 'outdated' } });
    expect((await ops.ask('resume')).exitCode).toBe(0);
    expect(await readPausing(ops.operation.context)).toBeUndefined();
    expect((await ops.ask('resume')).exitCode).toBe(1);
    expect((await ops.ask('pause')).exitCode).toBe(0);
  });

  test('keeps people due, and merges events all the same', async () => {
    await world.accept(onboard());
    world.clock.advance(3600);
    const enqueued: string[] = [];
    const sweep = (isPaused: boolean) =>
      createSweep({
        ledger: world.ledger,
        histories: world.openHistory(),
        finishEvent: world.door.finishEvent,
        enqueueAll: async (ids) => void enqueued.push(...ids),
        isPaused: async () => isPaused,
        mode: 'apply',
      })(() => true);
    await sweep(true);
    expect(enqueued).toEqual([]);
    await sweep(false);
    expect(enqueued).toEqual([(await person()).id]);
  });

  test('gives messages back for hours without opening them, so that none is given up', async () => {
    const postponed: number[] = [];
    const opened: unknown[] = [];
    const handle = unlessPaused(
      async (event) => {
        opened.push(event);
        return { batchItemFailures: [] };
      },
      {
        isPaused: async () => opened.length > 0,
        hide: async (_message, seconds) => void postponed.push(seconds),
        log: () => undefined,
      },
    );
    const event = { Records: [sqsRecord({ body: '{"personId":"p1"}' })] };
    const context = { getRemainingTimeInMillis: () => 10_000 };
    expect(await handle(event, context)).toEqual({ batchItemFailures: [] });
    expect(await handle(event, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: event.Records[0]?.messageId }],
    });
    expect(opened).toHaveLength(1);
    expect(postponed[0]).toBeGreaterThan(3600);
    expect(postponed[0]).toBeLessThan(12 * 3600);
  });

  test('is noticed by a function within seconds', async () => {
    let now = 0;
    const isPaused = createPausingCheck(ops.operation.context, () => now);
    expect(await isPaused()).toBe(false);
    await ops.ask('pause');
    now += 5000;
    expect(await isPaused()).toBe(true);
  });
});

test('what an operator did is in the history of the person, or of the operations', async () => {
  const begin = onboard();
  await world.accept(begin);
  await ops.ask('link', 'infraon', '17', '--person', '7');
  await ops.ask('pause');
  const { json } = await ops.ask('person', '7');
  const by = { kind: 'operator', by: 'local:ann' };
  expect(json).toMatchObject({
    timeline: expect.arrayContaining([
      expect.objectContaining({ action: 'link', cause: by, target: 'infraon' }),
      expect.objectContaining({
        kind: 'desired-changed',
        cause: { kind: 'event', reference: eventReference(begin) },
      }),
    ]),
  });
  const { entries } = await listOperations(ops.operation.context, { limit: 10 });
  expect(entries).toMatchObject([{ action: 'pause', cause: by }]);
  const { text } = await ops.show('person', '7');
  expect(text).toContain('link at infraon');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

describe('link and unlink', () => {
  const link = (accountId: string) => ops.ask('link', 'infraon', accountId, '--person', 'ada@example.com');

  test('give a person an account, and take it away for good', async () => {
    await world.accept(onboard());
    expect(await link('17')).toMatchObject({ exitCode: 0, json: { linked: '17', by: 'local:ann' } });
    const { id } = await person();
    expect((await person()).targets.infraon?.accountId).toBe('17');
    expect(await ops.ask('unlink', 'infraon', '17')).toMatchObject({ exitCode: 0, json: { personId: id } });
    expect((await person()).targets.infraon?.accountId).toBeUndefined();
    const again = { target: 'infraon', accountId: '17', personId: id };
    expect(await world.ledger.claimAccount(again)).toMatchObject({ kind: 'held-by-another' });
    expect(await world.ledger.claimAccount({ ...again, personId: 'another' })).toEqual({ kind: 'claimed' });
    expect((await ops.ask('unlink', 'infraon', '18')).json).toMatchObject({ error: 'not-found' });
  });

  test('leave an account with its owner, and no one with two', async () => {
    await world.accept(onboard());
    await world.accept(userEvent({ type: 'onboard', user: { email: 'bob@example.com' } }));
    expect((await ops.ask('link', 'infraon', '9', '--person', 'bob@example.com')).exitCode).toBe(0);
    expect((await link('9')).json).toMatchObject({ error: 'not-allowed' });
    expect((await link('17')).exitCode).toBe(0);
    expect((await link('18')).json).toMatchObject({ error: 'not-allowed' });
    expect((await link('17')).exitCode).toBe(0);
  });

  test('change nothing while a run is at work, which would write over it', async () => {
    await world.accept(onboard());
    await link('17');
    const before = await person();
    const now = world.clock.now().toISOString();
    const lease = { personId: before.id, owner: 'run', now, until: world.clock.in(60) };
    expect(await world.ledger.acquireLease(lease)).toMatchObject({ kind: 'acquired' });
    expect((await ops.ask('unlink', 'infraon', '17')).json).toMatchObject({ error: 'outdated' });
    expect((await link('17')).json).toMatchObject({ error: 'outdated' });
    expect((await person()).targets).toEqual(before.targets);
    const again = { target: 'infraon', accountId: '17', personId: 'another' };
    expect(await world.ledger.claimAccount(again)).toMatchObject({ kind: 'held-by-another' });
    world.clock.advance(61);
    expect((await ops.ask('unlink', 'infraon', '17')).exitCode).toBe(0);
  });
});
