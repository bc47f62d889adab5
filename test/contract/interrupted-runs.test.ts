import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
let people = 0;

beforeAll(async () => {
  world = await createWorld({ protectedAccounts: ['boss@x.example'] });
});

afterEach(() => {
  world.simulator.clearFaults();
});

afterAll(async () => {
  await world.close();
});

const newAddress = () => `somebody-${++people}@x.example`;

function onboarding(email: string, more: UserEvent['user'] = {}, minutesAgo = 60): UserEvent {
  const user = { email, givenName: 'Ann', familyName: 'Lee', ...more };
  return userEvent({ type: 'onboard', user, occurredAt: world.minutesAgo(minutesAgo) });
}

function update(user: UserEvent['user'], minutesAgo = 30): UserEvent {
  return userEvent({ user, occurredAt: world.minutesAgo(minutesAgo) });
}

/** Takes the event to its end, as far as one delivery goes, and returns its record. */
async function settle(event: UserEvent) {
  await world.accept(event);
  await world.drain();
  return world.event(event);
}

function account(email: string) {
  return world.simulator.findUser({ email });
}

function invitations(email: string): number {
  return world.simulator.state().invitations.filter((one) => one.email === email).length;
}

function effectsOn(email: string) {
  return world.simulator.effects().filter((effect) => effect.email === email);
}

test('a create whose answer is lost is not repeated, and its person is invited', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'reset', when: 'after', operation: 'create', times: 1, match: { email } });
  const event = onboarding(email);
  await world.accept(event);
  await world.drain();
  expect(await world.event(event)).toMatchObject({ status: 'accepted' });
  await world.heal();
  expect(await world.event(event)).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'created', invitation: 'invited' } },
  });
  expect(effectsOn(email).filter(({ kind }) => kind === 'created')).toHaveLength(1);
  expect(invitations(email)).toBe(1);
});

test('what was cleared while the answer to a creation was lost is cleared on the account that is found', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'reset', when: 'after', operation: 'create', times: 1, match: { email } });
  await world.accept(onboarding(email, { title: 'Captain' }));
  await world.drain();
  expect(account(email)?.unshown.organization_role).toBe('Captain');
  await world.accept(update({ email, title: null }));
  await world.heal();
  expect(account(email)?.unshown.organization_role || null).toBeNull();
});

test('an invitation whose answer is lost is not repeated, and fails nothing', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'reset', when: 'after', operation: 'user_invite', times: 1 });
  expect(await settle(onboarding(email))).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'created', invitation: 'unknown' } },
  });
  await settle(update({ email, title: 'Captain' }));
  await world.heal();
  expect(invitations(email)).toBe(1);
});

test('an invitation that Infraon refuses fails nothing', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'status', status: 400, operation: 'user_invite', times: 1 });
  expect(await settle(onboarding(email))).toMatchObject({
    status: 'applied',
    outcome: { infraon: { invitation: 'failed' } },
  });
});

test('an account that was deleted behind our back is created again for someone who works here', async () => {
  const email = newAddress();
  await settle(onboarding(email));
  world.simulator.removeUser(account(email)?.profile_id ?? '');
  expect(await settle(update({ email, title: 'Captain' }))).toMatchObject({
    outcome: { infraon: { result: 'created' } },
  });
  expect(account(email)?.is_active).toBe(true);
});

test('after the last attempt the event has failed, and a later success lifts it', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'status', status: 503, operation: 'create', match: { email } });
  const event = onboarding(email);
  await world.accept(event);
  const personId = world.queue.shift() ?? '';
  expect(await world.reconcile(personId, undefined, true)).toMatchObject({ kind: 'later' });
  expect(await world.event(event)).toMatchObject({ status: 'failed', reason: 'retries-exhausted' });
  await world.heal();
  expect(await world.event(event)).toMatchObject({ status: 'failed' });

  world.simulator.clearFaults();
  world.pass(60);
  expect(await world.reconcile(personId)).toMatchObject({ kind: 'settled' });
  expect(await world.event(event)).toMatchObject({ status: 'applied' });
  expect(account(email)?.is_active).toBe(true);
});

test('two runs at once on one person create one account', async () => {
  const email = newAddress();
  await world.accept(onboarding(email));
  const personId = world.queue.shift() ?? '';
  const results = await Promise.all([world.reconcile(personId), world.reconcile(personId)]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['later', 'settled']);
  expect(effectsOn(email).filter(({ kind }) => kind === 'created')).toHaveLength(1);
});

describe('of someone of whom no event is open', () => {
  const look = async (personId: string) =>
    world.startProcess().reconcilePerson({
      personId,
      signal: AbortSignal.timeout(5_000),
      lastAttempt: false,
      retryInSeconds: 1,
      evenIfIdle: true,
    });

  test('what was changed by hand is changed back, once', async () => {
    const email = newAddress();
    await world.accept(onboarding(email));
    const [personId = ''] = world.queue;
    await world.drain();
    world.simulator.putUsers([{ username: email, email: 'else@x.example', is_active: false }]);
    expect(await look(personId)).toMatchObject({
      kind: 'settled',
      outcome: { infraon: { result: 'reactivated' } },
    });
    expect(account(email)).toMatchObject({ username: email, is_active: true });
    const before = effectsOn(email).length;
    expect(await look(personId)).toMatchObject({ outcome: { infraon: { result: 'unchanged' } } });
    expect(effectsOn(email)).toHaveLength(before);
    expect(invitations(email)).toBe(1);
  });

  test('a look that is not asked for does nothing', async () => {
    const email = newAddress();
    await world.accept(onboarding(email));
    const [personId = ''] = world.queue;
    await world.drain();
    expect(await world.reconcile(personId)).toEqual({ kind: 'idle' });
  });
});

test('an event that a run ends before the door has marked it as accepted says whom it is about', async () => {
  const event = onboarding(newAddress());
  const { ledger } = world.startProcess();
  await ledger.recordEvent({ event, bodyHash: JSON.stringify(event) });
  const merged = await ledger.mergeEvent({ event });
  const personId = merged.kind === 'merged' ? merged.personId : '';
  await world.reconcile(personId);
  expect(await world.event(event)).toMatchObject({ status: 'applied', personId });
  // The door goes on, and changes nothing.
  await world.accept(event);
  expect(await world.event(event)).toMatchObject({ status: 'applied', personId });
});
