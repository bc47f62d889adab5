import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import { newTargetState, type Person } from '../../../shared/domain/person.ts';
import { eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { changePerson } from '../../../shared/ledger/people/change-person.ts';
import { createOpsWorld, type OpsWorld } from '../../support/ops-world.ts';
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

const onboard = (user: object, minutes = 0) => userEvent({ type: 'onboard', user, occurredAt: at(minutes) });
const ann = onboard({ userName: 'ann', email: 'team@example.com', givenName: 'Ann' });
const bob = onboard({ userName: 'bob', email: 'bob@example.com', givenName: 'Bob' });

async function accept(...events: readonly UserEvent[]): Promise<void> {
  for (const event of events) await world.accept(event);
}

async function called(givenName: string): Promise<Person | undefined> {
  const people: readonly Person[] = await world.people();
  return people.find(({ desired }) => desired.givenName?.value === givenName);
}

async function statusOf(event: UserEvent) {
  return (await world.ledger.getEvent(eventReference(event)))?.status;
}

describe('an event that could be about two people', () => {
  const mixed = userEvent({
    user: { userName: 'ann', email: 'bob@example.com', title: 'Dr' },
    occurredAt: at(5),
  });
  beforeEach(() => accept(ann, bob, mixed));

  test('is listed with both, and what it says', async () => {
    const { json, exitCode } = await ops.ask('conflicts');
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({
      conflicts: [
        {
          kind: 'event',
          reason: 'names-two-people',
          event: eventReference(mixed),
          says: { title: 'Dr' },
          people: expect.arrayContaining([expect.objectContaining({ label: 'ann' })]),
        },
      ],
    });
    expect(await statusOf(mixed)).toBe('failed');
  });

  test('goes on with the bearer of its user name where they are different, and takes nothing from the other', async () => {
    const { exitCode, json } = await ops.ask('resolve', eventReference(mixed), '--different');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ decision: 'different', by: 'local:ann' });
    expect(await statusOf(mixed)).toBe('accepted');
    expect((await called('Ann'))?.desired).toMatchObject({
      title: { value: 'Dr' },
      email: { value: 'team@example.com' },
    });
    expect((await called('Bob'))?.desired.email).toMatchObject({ value: 'bob@example.com' });
    expect(ops.enqueued).toEqual([(await called('Ann'))?.id]);
    expect((await ops.ask('conflicts')).json).toEqual({ conflicts: [] });
    expect((await ops.ask('resolve', eventReference(mixed), '--different')).exitCode).toBe(1);
  });

  test('goes on with whom the operator names', async () => {
    await ops.ask('resolve', eventReference(mixed), '--different', '--person', 'bob');
    expect((await called('Bob'))?.desired.title).toMatchObject({ value: 'Dr' });
    expect((await called('Bob'))?.desired.userName).toMatchObject({ value: 'bob' });
    expect((await called('Ann'))?.desired.title).toBeUndefined();
  });

  test('makes one person of both where they are the same, and forgets no account', async () => {
    const [first, second] = [await called('Ann'), await called('Bob')];
    const withAccount = (accountId: string) => (person: Person) => ({
      ...person,
      targets: { infraon: { ...newTargetState, accountId } },
    });
    await changePerson(ops.operation.context, { personId: first?.id ?? '', change: withAccount('a') });
    await changePerson(ops.operation.context, { personId: second?.id ?? '', change: withAccount('b') });
    expect((await ops.ask('resolve', eventReference(mixed), '--same')).exitCode).toBe(0);
    const people: readonly Person[] = await world.people();
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({
      id: first?.id,
      joined: [second?.id],
      targets: { infraon: { accountId: 'a', otherAccountIds: ['b'] } },
    });
    expect(valuesOf(people[0]?.desired ?? {})).toMatchObject({ userName: 'ann', title: 'Dr', active: true });
    for (const query of ['bob', 'team@example.com', second?.id ?? '']) {
      expect((await ops.ask('person', query)).json).toMatchObject({ id: first?.id });
    }
  });

  test.each([[[]], [['--same', '--different']]])('is not decided by %j', async (flags) => {
    expect((await ops.ask('resolve', eventReference(mixed), ...flags)).exitCode).toBe(1);
    expect(await statusOf(mixed)).toBe('failed');
  });
});

test('a newcomer at a known address becomes a person of their own where they are different', async () => {
  const newcomer = onboard({ userName: 'carl', email: 'team@example.com', givenName: 'Carl' }, 3);
  await accept(ann, newcomer);
  expect(await statusOf(newcomer)).toBe('failed');
  await ops.ask('resolve', newcomer.eventId, '--different');
  expect(await statusOf(newcomer)).toBe('accepted');
  expect(await world.people()).toHaveLength(2);
  expect((await called('Ann'))?.desired.userName).toMatchObject({ value: 'ann' });
  expect((await called('Carl'))?.onboarded).toBe(true);
});

test('a leaving that waited goes on, and is no open leaver any more', async () => {
  const leaving = userEvent({
    type: 'offboard',
    user: { userName: 'ann', email: 'bob@example.com' },
    occurredAt: at(9),
  });
  await accept(ann, bob, leaving);
  expect((await ops.ask('leavers')).json).toMatchObject({
    leavers: [{ reference: eventReference(leaving) }],
  });
  await ops.ask('resolve', eventReference(leaving), '--different');
  expect((await called('Ann'))?.desired.active).toMatchObject({ value: false });
  expect((await called('Bob'))?.desired.active).toMatchObject({ value: true });
  expect((await ops.ask('leavers')).json).toEqual({ leavers: [] });
});

test('a decision that stopped after it was recorded is carried out by the sweeper', async () => {
  const mixed = userEvent({
    user: { userName: 'ann', email: 'bob@example.com', title: 'Dr' },
    occurredAt: at(5),
  });
  await accept(ann, bob, mixed);
  const { ledger } = ops.operation;
  const dies = { ...ledger, mergeEvent: () => Promise.reject(new Error('killed')) };
  const killed = createOpsWorld(world, { ledger: dies });
  expect((await killed.ask('resolve', eventReference(mixed), '--different')).exitCode).toBe(2);
  world.clock.advance(1);
  expect(await world.due()).toContain(eventReference(mixed));
  await world.door.finishEvent(eventReference(mixed));
  expect((await called('Ann'))?.desired.title).toMatchObject({ value: 'Dr' });
  expect((await called('Bob'))?.desired.email).toMatchObject({ value: 'bob@example.com' });
});

test('two numbers are two people, whatever the operator says', async () => {
  await accept(
    onboard({ userName: 'ann', email: 'team@example.com', employeeNumber: '1', givenName: 'Ann' }),
    onboard({ userName: 'bob', email: 'bob@example.com', employeeNumber: '2', givenName: 'Bob' }),
  );
  const mixed = userEvent({
    user: { userName: 'ann', email: 'bob@example.com', title: 'Dr' },
    occurredAt: at(5),
  });
  await accept(mixed);
  expect(await ops.ask('resolve', eventReference(mixed), '--same')).toMatchObject({
    exitCode: 1,
    json: { error: 'not-allowed', because: 'numbers-differ' },
  });
  expect(await world.people()).toHaveLength(2);
});

describe('an account of someone who was forgotten', () => {
  async function conflictOfBob() {
    await accept(bob);
    const claimant = await called('Bob');
    const conflict = { reason: 'account-of-forgotten', accountIds: ['old'], since: at(9) } as const;
    await changePerson(ops.operation.context, {
      personId: claimant?.id ?? '',
      change: (person) => ({
        ...person,
        openEvents: [],
        targets: { infraon: { ...newTargetState, conflict } },
      }),
    });
    await world.ledger.settleEvent(eventReference(bob), failedForIdentity);
    expect((await ops.ask('conflicts')).json).toMatchObject({
      conflicts: [{ kind: 'account', target: 'infraon', reason: 'account-of-forgotten', accounts: ['old'] }],
    });
  }

  test('becomes the person’s whose it was, once an operator says so', async () => {
    await conflictOfBob();
    expect((await ops.ask('resolve', eventReference(bob), '--same')).exitCode).toBe(0);
    expect((await called('Bob'))?.targets.infraon).toMatchObject({ accountId: 'old' });
    expect(await statusOf(bob)).toBe('accepted');
  });

  test('stays no one’s where it is a different person, and is not asked about again', async () => {
    await conflictOfBob();
    expect((await ops.ask('resolve', eventReference(bob), '--different')).exitCode).toBe(0);
    expect((await ops.ask('conflicts')).json).toEqual({ conflicts: [] });
    expect((await called('Bob'))?.targets.infraon?.accountId).toBeUndefined();
  });
});

const failedForIdentity = {
  status: 'failed',
  reason: 'identity-conflict',
  outcome: {},
  settledAt: at(9),
} as const;

describe('an account that another person owns', () => {
  async function conflictOfAccounts() {
    await accept(ann, bob);
    const [owner, claimant] = [await called('Ann'), await called('Bob')];
    const conflict = { reason: 'account-of-another', otherPersonId: owner?.id ?? '', since: at(9) } as const;
    await changePerson(ops.operation.context, {
      personId: claimant?.id ?? '',
      change: (person) => ({
        ...person,
        openEvents: [],
        targets: { infraon: { ...newTargetState, conflict } },
      }),
    });
    await world.ledger.settleEvent(eventReference(bob), failedForIdentity);
    return { owner: owner?.id, claimant: claimant?.id };
  }

  test('makes one person of both, whose events are open again', async () => {
    const { owner } = await conflictOfAccounts();
    expect((await ops.ask('conflicts')).json).toMatchObject({
      conflicts: [{ kind: 'account', target: 'infraon', reason: 'account-of-another' }],
    });
    expect((await ops.ask('resolve', eventReference(bob), '--same')).exitCode).toBe(0);
    const people: readonly Person[] = await world.people();
    expect(people.map(({ id }) => id)).toEqual([owner]);
    expect(people[0]?.openEvents.map(({ reference }) => reference)).toContain(eventReference(bob));
    expect(await statusOf(bob)).toBe('accepted');
    expect(ops.enqueued).toContain(owner);
  });

  test('stays with its owner where they are different, and is not asked about again', async () => {
    await conflictOfAccounts();
    expect((await ops.ask('resolve', eventReference(bob), '--different')).exitCode).toBe(0);
    expect((await ops.ask('conflicts')).json).toEqual({ conflicts: [] });
    expect(await world.people()).toHaveLength(2);
  });
});
