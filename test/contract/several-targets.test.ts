import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { TargetError } from '../../shared/targets/target-error.ts';
import { createInMemoryTarget } from '../support/in-memory-target.ts';
import { CrashPlan, createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

const second = createInMemoryTarget('second');
let world: World;
let people = 0;

beforeAll(async () => {
  world = await createWorld({ moreTargets: [second] });
});

afterEach(() => {
  world.simulator.clearFaults();
  second.failure = undefined;
  second.gate = Promise.resolve();
});

afterAll(async () => {
  await world.close();
});

const down = new TargetError('unavailable', { mayHaveHappened: false });
const refusal = new TargetError('rejected', { mayHaveHappened: false });

function newPerson() {
  const email = `somebody-${++people}@x.example`;
  const onboarding = userEvent({
    type: 'onboard',
    user: { email, givenName: 'Ann', familyName: 'Lee' },
    occurredAt: world.minutesAgo(60),
  });
  return {
    email,
    onboarding,
    update: (user: UserEvent['user']) =>
      userEvent({ user: { email, ...user }, occurredAt: world.minutesAgo(30) }),
    offboarding: userEvent({ type: 'offboard', user: { email }, occurredAt: world.minutesAgo(20) }),
  };
}

/** Accepts the event and gives what a delivery of its message does. */
async function deliver(event: UserEvent, lastAttempt = false) {
  await world.accept(event);
  return redeliver(event, lastAttempt);
}

/** What a delivery of the person's message does now. */
async function redeliver(event: UserEvent, lastAttempt = false) {
  const { personId = '' } = (await world.event(event)) ?? {};
  world.queue.length = 0;
  return world.reconcile(personId, undefined, lastAttempt);
}

async function settled(event: UserEvent) {
  await deliver(event);
  return world.event(event);
}

const infraonRequests = () => world.simulator.requests().total;

const secondAccount = (email: string) =>
  [...second.accounts.values()].find(({ attributes }) => attributes.email === email);

test('one event makes the account equal in every target, and tells what came of each', async () => {
  const { email, onboarding, update, offboarding } = newPerson();
  expect(await settled(onboarding)).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'created' }, second: { result: 'created' } },
  });
  expect(await settled(update({ familyName: 'Berg' }))).toMatchObject({
    outcome: { second: { result: 'updated' } },
  });
  expect(await settled(offboarding)).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'deactivated' }, second: { result: 'deactivated' } },
  });
  expect(world.simulator.findUser({ email })).toMatchObject({ is_active: false });
  expect(secondAccount(email)?.attributes).toMatchObject({ familyName: 'Berg', active: false });
});

test('a target that is down keeps no other from being served, and has the other not asked again', async () => {
  const { email, onboarding } = newPerson();
  second.failure = { error: down };
  expect(await deliver(onboarding)).toMatchObject({
    kind: 'later',
    because: 'unavailable',
    failures: [{ target: 'second', error: down }],
  });
  expect(world.simulator.findUser({ email })).toMatchObject({ is_active: true });
  expect(await world.event(onboarding)).toMatchObject({ status: 'accepted' });
  const asked = infraonRequests();
  await redeliver(onboarding);
  second.failure = undefined;
  await redeliver(onboarding);
  expect(infraonRequests()).toBe(asked);
  expect(await world.event(onboarding)).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'created', invitation: 'invited' }, second: { result: 'created' } },
  });
});

test('the first target being down keeps the second from nothing', async () => {
  const { email, onboarding } = newPerson();
  world.simulator.arm({ kind: 'status', status: 503 });
  await deliver(onboarding);
  expect(secondAccount(email)).toBeDefined();
  second.calls.length = 0;
  world.simulator.clearFaults();
  await redeliver(onboarding);
  expect(second.calls).toEqual([]);
  expect(await world.event(onboarding)).toMatchObject({ status: 'applied' });
  expect(world.simulator.state().invitations.filter((one) => one.email === email)).toHaveLength(1);
});

test('a target that hangs delays no other', async () => {
  const { email, onboarding } = newPerson();
  const { promise, resolve } = Promise.withResolvers<void>();
  second.gate = promise;
  const delivered = deliver(onboarding);
  await world.simulator.waitForEffect((effect) => effect.kind === 'invited' && effect.email === email);
  resolve();
  expect(await delivered).toMatchObject({ kind: 'settled' });
});

test('what is said meanwhile is done in every target', async () => {
  const { email, onboarding, offboarding } = newPerson();
  second.failure = { error: down };
  await deliver(onboarding);
  await deliver(offboarding);
  expect(world.simulator.findUser({ email })).toMatchObject({ is_active: false });
  second.failure = undefined;
  await redeliver(offboarding);
  expect(await world.event(offboarding)).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'deactivated' }, second: { result: 'absent' } },
  });
  expect(secondAccount(email)).toBeUndefined();
});

test('what one target refuses for good is its own outcome, and the others are served', async () => {
  const { email, onboarding } = newPerson();
  second.failure = { error: refusal, of: 'create' };
  expect(await settled(onboarding)).toMatchObject({
    status: 'failed',
    reason: 'rejected-by-vendor',
    outcome: {
      infraon: { result: 'created', invitation: 'invited' },
      second: { result: 'failed', reason: 'rejected-by-vendor' },
    },
  });
  expect(world.simulator.findUser({ email })).toMatchObject({ is_active: true });
});

test('what one target refuses is not sent again while another is down', async () => {
  const { onboarding } = newPerson();
  second.failure = { error: refusal, of: 'create' };
  world.simulator.arm({ kind: 'status', status: 503 });
  second.calls.length = 0;
  await deliver(onboarding);
  await redeliver(onboarding);
  world.simulator.clearFaults();
  await redeliver(onboarding);
  expect(second.calls.filter((call) => call === 'create')).toHaveLength(1);
  expect(await world.event(onboarding)).toMatchObject({ status: 'failed', reason: 'rejected-by-vendor' });
});

test('one target being given up is told, and lifted when a human brings the message back', async () => {
  const { onboarding } = newPerson();
  second.failure = { error: down };
  await deliver(onboarding, true);
  expect(await world.event(onboarding)).toMatchObject({
    status: 'failed',
    reason: 'retries-exhausted',
    outcome: {
      infraon: { result: 'created' },
      second: { result: 'failed', reason: 'retries-exhausted' },
    },
  });
  second.failure = undefined;
  await redeliver(onboarding);
  expect(await world.event(onboarding)).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'unchanged' }, second: { result: 'created' } },
  });
});

test('several targets that fail are all told, and the longest wait that is asked for is kept', async () => {
  const { onboarding } = newPerson();
  const error = new TargetError('unavailable', { mayHaveHappened: false, retryAfterSeconds: 7 });
  second.failure = { error };
  world.simulator.arm({ kind: 'throttled', retryAfter: 3600 });
  const result = await deliver(onboarding);
  expect(result).toMatchObject({
    kind: 'later',
    failures: [{ target: 'infraon' }, { target: 'second', error }],
    retryAfterSeconds: 3600,
  });
});

test('an event is healed in both, wherever its function is killed while one of them comes back', {
  timeout: 120_000,
}, async () => {
  let boundaries = 0;
  // Calls have two boundaries each: three at a time meets those before and those after calls.
  for (let killAt = 1; ; killAt += 3) {
    const { email, onboarding } = newPerson();
    await world.accept(onboarding);
    const personId = world.queue.shift() ?? '';
    const fate = new CrashPlan(killAt);
    second.failure = { error: down };
    await world.reconcile(personId, fate).catch(() => undefined);
    second.failure = undefined;
    await world.reconcile(personId, fate).catch(() => undefined);
    // No one said that the message is done.
    world.queue.push(personId);
    await world.heal();

    const label = `killed at ${killAt}`;
    expect(await world.event(onboarding), label).toMatchObject({ status: 'applied' });
    const effects = world.simulator.effects().filter((effect) => effect.email === email);
    expect(
      effects.filter(({ kind }) => kind === 'created'),
      label,
    ).toHaveLength(1);
    expect(effects.filter(({ kind }) => kind === 'invited').length, label).toBeLessThanOrEqual(1);
    const made = [...second.accounts.values()].filter(({ attributes }) => attributes.email === email);
    expect(made, label).toHaveLength(1);
    if (!fate.killed) break;
    boundaries = killAt;
  }
  expect(boundaries).toBeGreaterThan(10);
});
