import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
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

function offboarding(user: UserEvent['user'], minutesAgo = 20): UserEvent {
  return userEvent({ type: 'offboard', user, occurredAt: world.minutesAgo(minutesAgo) });
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

test('an onboarding creates an active account and invites once', async () => {
  const email = newAddress();
  expect(
    await settle(onboarding(email, { phone: '+44 20 7946 0000', landline: '2079460000' })),
  ).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'created', invitation: 'invited' } },
  });
  expect(account(email)).toMatchObject({ is_active: true, name: 'Ann Lee', username: email });
  expect(invitations(email)).toBe(1);
});

test('the same truth again makes no write, unless it names what Infraon never shows', async () => {
  const email = newAddress();
  const joined = (minutesAgo: number, more: UserEvent['user'] = {}) =>
    userEvent({
      type: 'onboard',
      user: { email, displayName: 'Ann Lee', ...more },
      occurredAt: world.minutesAgo(minutesAgo),
    });
  await settle(joined(60));
  expect(await settle(joined(50))).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'unchanged' } },
  });
  expect(effectsOn(email).map(({ kind }) => kind)).toEqual(['created', 'invited']);
  await settle(joined(40, { phone: '1' }));
  await settle(joined(30, { phone: '1' }));
  expect(effectsOn(email).map(({ kind }) => kind)).toEqual(['created', 'invited', 'edited', 'unchanged']);
});

test('an existing account is adopted without an invitation', async () => {
  const email = newAddress();
  world.simulator.putUsers([{ username: email, email, name: 'Ann Lee', is_active: true }]);
  expect(await settle(onboarding(email))).toMatchObject({ outcome: { infraon: { result: 'adopted' } } });
  expect(invitations(email)).toBe(0);
});

test('an inactive account is reactivated', async () => {
  const email = newAddress();
  world.simulator.putUsers([{ username: email, email, name: 'Ann Lee', is_active: false }]);
  expect(await settle(onboarding(email))).toMatchObject({ outcome: { infraon: { result: 'reactivated' } } });
  expect(account(email)?.is_active).toBe(true);
});

test('an offboarding deactivates, and an older onboarding cannot undo it', async () => {
  const email = newAddress();
  await settle(onboarding(email));
  expect(await settle(offboarding({ email }))).toMatchObject({
    outcome: { infraon: { result: 'deactivated' } },
  });
  expect(await settle(onboarding(email, {}, 70))).toMatchObject({ status: 'superseded' });
  expect(account(email)?.is_active).toBe(false);
});

test('an offboarding that comes first keeps the account from being created', async () => {
  const email = newAddress();
  expect(await settle(offboarding({ email }))).toMatchObject({ outcome: { infraon: { result: 'absent' } } });
  await settle(onboarding(email));
  expect(account(email)).toBeNull();
});

test('an update of someone whom no one onboarded waits, and is applied by the onboarding', async () => {
  const email = newAddress();
  expect(await settle(update({ email, title: 'Captain' }))).toMatchObject({
    status: 'applied',
    outcome: { infraon: { result: 'absent' } },
  });
  expect(account(email)).toBeNull();
  await settle(onboarding(email));
  expect(account(email)?.unshown.organization_role).toBe('Captain');
});

test('an attribute that Infraon refuses is reported, is not sent again, and blocks nothing else', async () => {
  const email = newAddress();
  await settle(onboarding(email));
  world.simulator.arm({ kind: 'refuse-attribute', attribute: 'phone', named: false, match: { email } });
  const refused = update({ email, phone: '+1 555 0100', title: 'Captain' });
  expect(await settle(refused)).toMatchObject({ status: 'applied', notTaken: ['phone'] });
  expect(account(email)?.unshown.organization_role).toBe('Captain');

  const edits = () => world.simulator.requests().byOperation.edit?.received ?? 0;
  const before = edits();
  expect(await settle(update({ email, phone: '+1 555 0100' }, 25))).toMatchObject({ notTaken: ['phone'] });
  expect(edits()).toBe(before);

  expect(await settle(offboarding({ email }))).toMatchObject({
    outcome: { infraon: { result: 'deactivated' } },
  });
});

test('an attribute that cannot be written right after a creation is not taken for refused', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'refuse-attribute', attribute: 'phone', named: false, match: { email } });
  world.simulator.arm({ kind: 'status', status: 503, operation: 'edit', times: 2, match: { email } });
  const event = onboarding(email, { phone: '+1 555 0100', title: 'Captain', role: 'Requester' });
  await world.accept(event);
  await world.drain();
  expect(await world.event(event)).toMatchObject({ status: 'accepted' });
  await world.heal();
  expect(await world.event(event)).toMatchObject({ status: 'applied', notTaken: ['phone'] });
  expect(account(email)?.unshown).toMatchObject({ organization_role: 'Captain', role: 'Requester' });
  expect(invitations(email)).toBe(1);
});

test('what a creation left unwritten is written by the same run where it can be', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'refuse-attribute', attribute: 'phone', named: false, match: { email } });
  world.simulator.arm({ kind: 'status', status: 503, operation: 'edit', times: 1, match: { email } });
  expect(await settle(onboarding(email, { phone: '+1 555 0100', title: 'Captain' }))).toMatchObject({
    status: 'applied',
    notTaken: ['phone'],
    outcome: { infraon: { result: 'created', invitation: 'invited' } },
  });
  expect(account(email)?.unshown.organization_role).toBe('Captain');
});

test("the API key's own user and protected accounts are refused", async () => {
  const own = 'integration@example.com';
  expect(await settle(offboarding({ email: own }))).toMatchObject({ status: 'failed', reason: 'protected' });
  expect(account(own)?.is_active).toBe(true);

  const boss = 'boss@x.example';
  world.simulator.putUsers([{ username: boss, email: boss, name: 'Boss', is_active: true }]);
  expect(await settle(offboarding({ email: boss }))).toMatchObject({ status: 'failed', reason: 'protected' });
  expect(account(boss)?.is_active).toBe(true);
});

test('a refusal for good is final at once, and a later offboarding is not blocked by it', async () => {
  const email = newAddress();
  world.simulator.arm({ kind: 'status', status: 415, operation: 'create', match: { email } });
  expect(await settle(onboarding(email))).toMatchObject({ status: 'failed', reason: 'rejected-by-vendor' });
  expect(await settle(offboarding({ email }))).toMatchObject({ status: 'applied' });
});

test('an account that belongs to another person is never written to', async () => {
  const email = newAddress();
  await settle(onboarding(email, { employeeNumber: 'A1' }));
  await settle(offboarding({ employeeNumber: 'A1' }));
  const before = effectsOn(email).length;
  expect(await settle(onboarding(email, { employeeNumber: 'A2' }, 10))).toMatchObject({
    status: 'failed',
    reason: 'identity-conflict',
  });
  expect(account(email)?.is_active).toBe(false);
  expect(effectsOn(email)).toHaveLength(before);
});

test('names that lead to two accounts are left to a human', async () => {
  const [email, other] = [newAddress(), newAddress()];
  world.simulator.putUsers([
    { username: 'twin', email: other, name: 'Twin' },
    { username: email, email, name: 'Other twin' },
  ]);
  expect(await settle(onboarding(email, { userName: 'twin' }))).toMatchObject({
    status: 'failed',
    reason: 'identity-conflict',
  });
});

test('whoever has a number keeps the own account when an address becomes theirs that another one had', async () => {
  const [email, own] = [newAddress(), newAddress()];
  await settle(onboarding(email));
  await settle(onboarding(own, { employeeNumber: `N${people}` }));
  await settle(offboarding({ employeeNumber: `N${people}`, email }));
  const active = world.simulator.users().filter((user) => user.is_active);
  expect(active.map((user) => user.email).filter((one) => [email, own].includes(one ?? ''))).toEqual([email]);
});

test('in observe mode nothing is written, and the outcome says what would have been done', async () => {
  const observing = await createWorld({ mode: 'observe' });
  try {
    const event = onboarding(newAddress());
    await observing.accept(event);
    await observing.drain();
    expect(await observing.event(event)).toMatchObject({
      status: 'applied',
      outcome: { infraon: { result: 'observed', would: ['create', 'invite'] } },
    });
    expect(observing.simulator.effects()).toEqual([]);
  } finally {
    await observing.close();
  }
});

test('with the delete action an offboarding deletes', async () => {
  const deleting = await createWorld({ offboardAction: 'delete' });
  try {
    const email = newAddress();
    for (const event of [onboarding(email), offboarding({ email })]) {
      await deleting.accept(event);
      await deleting.drain();
    }
    expect(deleting.simulator.findUser({ email })).toBeNull();
  } finally {
    await deleting.close();
  }
});
