import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
let people = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterEach(() => {
  world.simulator.clearFaults();
  world.simulator.setOptions({ visibleAfterMs: 0 });
});

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
    world.simulator.setOptions({ visibleAfterMs: 700 });
    await settle(onboarding(email));
    const leaves = offboarding({ email });
    expect(await settle(leaves)).toMatchObject({ status: 'accepted' });
    await until(() => account(email) !== null);
    await new Promise((resolve) => setTimeout(resolve, 700));
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
