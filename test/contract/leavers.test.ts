import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
let people = 0;

beforeAll(async () => {
  world = await createWorld({ protectedAccounts: ['boss@x.example'] });
});

afterEach(() => world.simulator.clearFaults());

afterAll(async () => {
  await world.close();
});

const newAddress = () => `leaver-${++people}@x.example`;

function onboarding(email: string, more: UserEvent['user'] = {}, minutesAgo = 60): UserEvent {
  const user = { email, givenName: 'Ann', familyName: 'Lee', ...more };
  return userEvent({ type: 'onboard', user, occurredAt: world.minutesAgo(minutesAgo) });
}

function offboarding(user: UserEvent['user'], minutesAgo = 20): UserEvent {
  return userEvent({ type: 'offboard', user, occurredAt: world.minutesAgo(minutesAgo) });
}

async function settle(event: UserEvent) {
  await world.accept(event);
  await world.drain();
  return world.event(event);
}

const account = (email: string) => world.simulator.findUser({ email });
const invitations = (email: string) =>
  world.simulator.state().invitations.filter((one) => one.email === email).length;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a person who leaves while the account comes into being', () => {
  test('stays due until an account that is shown late can be deactivated', async () => {
    const email = newAddress();
    world.simulator.arm({ kind: 'reset', operation: 'create', match: { email } });
    await settle(onboarding(email));
    const leaves = offboarding({ email });
    expect(await settle(leaves)).toMatchObject({ status: 'accepted' });
    world.simulator.putUsers([{ username: email, email, name: 'Ann Lee', is_active: true }]);
    await world.heal();
    expect(await world.event(leaves)).toMatchObject({
      status: 'applied',
      outcome: { infraon: { result: 'deactivated' } },
    });
    expect(account(email)?.is_active).toBe(false);
    expect(invitations(email)).toBe(0);
  });

  test('is absent once a lost creation can no longer show', async () => {
    const email = newAddress();
    world.simulator.arm({ kind: 'reset', operation: 'create', match: { email } });
    await settle(onboarding(email));
    const leaves = offboarding({ email });
    expect(await settle(leaves)).toMatchObject({ status: 'accepted' });
    world.pass(11);
    await world.heal();
    expect(await world.event(leaves)).toMatchObject({ outcome: { infraon: { result: 'absent' } } });
  });

  test('is not invited, and deactivated by the same run', async () => {
    const email = newAddress();
    world.simulator.arm({ kind: 'delay', operation: 'create', ms: 300, match: { email } });
    const created = world.simulator.requests().byOperation.create?.received ?? 0;
    await world.accept(onboarding(email));
    const running = world.reconcile(world.queue.shift() ?? '');
    await until(() => (world.simulator.requests().byOperation.create?.received ?? 0) > created);
    const leaves = offboarding({ email });
    await world.accept(leaves);
    expect(await running).toMatchObject({ kind: 'settled', outcome: { infraon: { result: 'deactivated' } } });
    expect(account(email)?.is_active).toBe(false);
    expect(invitations(email)).toBe(0);
    await world.drain();
  });

  test('has no account when the word comes before it is created', async () => {
    const email = newAddress();
    world.simulator.arm({ kind: 'delay', operation: 'list', times: 1, ms: 300 });
    const looked = world.simulator.requests().byOperation.list?.received ?? 0;
    await world.accept(onboarding(email));
    const running = world.reconcile(world.queue.shift() ?? '');
    await until(() => (world.simulator.requests().byOperation.list?.received ?? 0) > looked);
    await world.accept(offboarding({ email }));
    expect(await running).toMatchObject({ kind: 'settled', outcome: { infraon: { result: 'absent' } } });
    expect(account(email)).toBeNull();
    await world.drain();
  });
});

test('a message that meets a held lease comes back in small steps', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'delay', operation: 'list', times: 1, ms: 300 });
  const looked = world.simulator.requests().byOperation.list?.received ?? 0;
  await world.accept(onboarding(email));
  const personId = world.queue.shift() ?? '';
  const running = world.reconcile(personId);
  await until(() => (world.simulator.requests().byOperation.list?.received ?? 0) > looked);
  expect(await world.reconcile(personId)).toEqual({ kind: 'later', because: 'leased', retryAfterSeconds: 2 });
  world.pass(6);
  expect(await world.reconcile(personId)).toMatchObject({ retryAfterSeconds: 6 });
  await running;
});

const update = (user: UserEvent['user'], minutesAgo = 30) =>
  userEvent({ user, occurredAt: world.minutesAgo(minutesAgo) });

async function openLeavers() {
  const open: unknown[] = [];
  for await (const leaver of world.startProcess().ledger.listLeavers()) open.push(leaver);
  return open;
}

describe('a person who leaves and cannot be deactivated', () => {
  test('wakes someone, and is listed until it is done', async () => {
    const [email, other] = [newAddress(), newAddress()];
    const userName = `twin-${people}`;
    world.simulator.putUsers([
      { username: userName, email: other, name: 'Twin' },
      { username: email, email, name: 'Other twin' },
    ]);
    await settle(update({ email, userName }));
    const leaves = offboarding({ email });
    expect(await settle(leaves)).toMatchObject({ status: 'failed', reason: 'identity-conflict' });
    const { personId } = (await world.event(leaves)) ?? {};
    const eventReference = `${leaves.source}/${leaves.eventId}`;
    expect(world.logged).toContainEqual({
      level: 'error',
      code: 'leaver-not-deactivated',
      personId,
      eventReference,
      target: 'infraon',
      reason: 'identity-conflict',
    });
    expect(world.logged).toContainEqual({
      level: 'warn',
      code: 'identity-conflict',
      personId,
      target: 'infraon',
      reason: 'several-accounts',
    });
    expect(await openLeavers()).toMatchObject([
      { personId, reference: eventReference, target: 'infraon', reason: 'identity-conflict' },
    ]);

    world.simulator.removeUser(account(other)?.profile_id ?? '');
    expect(await settle(offboarding({ email }, 10))).toMatchObject({
      outcome: { infraon: { result: 'deactivated' } },
    });
    expect(await openLeavers()).toEqual([]);
  });

  test('loses both accounts where neither bears the name of anyone else', async () => {
    const email = newAddress();
    const userName = `double-${people}`;
    world.simulator.putUsers([
      { username: userName, email: null, name: 'By name' },
      { username: email, email, name: 'By address' },
    ]);
    await settle(update({ email, userName }));
    expect(world.simulator.users().filter(({ name }) => name?.startsWith('By '))).toHaveLength(2);
    expect(await settle(offboarding({ email }))).toMatchObject({ status: 'applied' });
    const both = world.simulator.users().filter(({ name }) => name?.startsWith('By '));
    expect(both.map(({ is_active }) => is_active)).toEqual([false, false]);
  });

  test('is no longer listed once the person is to be active again', async () => {
    const email = 'boss@x.example';
    world.simulator.putUsers([{ username: email, email, name: 'Boss', is_active: true }]);
    expect(await settle(offboarding({ email }))).toMatchObject({ status: 'failed', reason: 'protected' });
    expect(await openLeavers()).toMatchObject([{ reason: 'protected' }]);
    await settle(onboarding(email, { givenName: 'Boss' }, 5));
    expect(await openLeavers()).toEqual([]);
  });
});

test('an identifier that no one ever had reads differently from a person without an account', async () => {
  const nobody = offboarding({ employeeNumber: `X${people}` });
  expect(await settle(nobody)).toMatchObject({
    outcome: { infraon: { result: 'absent', because: 'unknown-person' } },
  });
  expect(world.logged).toContainEqual(
    expect.objectContaining({ level: 'warn', code: 'leaver-unknown', target: 'infraon' }),
  );
  const email = newAddress();
  world.simulator.arm({ kind: 'status', status: 415, operation: 'create', match: { email } });
  await settle(onboarding(email));
  expect((await settle(offboarding({ email })))?.outcome).toEqual({ infraon: { result: 'absent' } });
});

test('an invitation is told of once, on the onboarding that caused it', async () => {
  const email = newAddress();
  expect((await settle(onboarding(email)))?.outcome).toEqual({
    infraon: { result: 'created', invitation: 'invited' },
  });
  expect((await settle(update({ email, title: 'Captain' })))?.outcome).toEqual({
    infraon: { result: 'updated' },
  });
  expect((await settle(onboarding(email, { title: 'Captain' }, 10)))?.outcome).toEqual({
    infraon: { result: expect.stringMatching(/updated|unchanged/) },
  });
});

test('an account whose owner is about to be renamed is waited for, and is no one else’s conflict', async () => {
  const email = newAddress();
  await settle(onboarding(email, { userName: `old-${people}`, employeeNumber: `M${people}` }));
  const moved = newAddress();
  await world.accept(update({ employeeNumber: `M${people - 1}`, email: moved }));
  const [owner = ''] = world.queue.splice(0);
  const next = onboarding(email, { userName: `new-${people}`, employeeNumber: `N${people}` }, 10);
  expect(await settle(next)).toMatchObject({ status: 'accepted' });
  await world.reconcile(owner);
  await world.heal();
  expect(await world.event(next)).toMatchObject({ outcome: { infraon: { result: 'created' } } });
  expect(account(moved)?.is_active).toBe(true);
  expect(account(email)?.is_active).toBe(true);
});
