import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
let people = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterEach(() => world.simulator.clearFaults());

afterAll(() => world.close());

const newAddress = () => `refused-${++people}@x.example`;
const failure = { kind: 'status', status: 200, body: { status: 'error', message: 'Try later' } } as const;

const onboarding = (email: string): UserEvent =>
  userEvent({
    type: 'onboard',
    user: { email, givenName: 'Ann', familyName: 'Lee' },
    occurredAt: world.minutesAgo(60),
  });
const update = (user: UserEvent['user']): UserEvent => userEvent({ user, occurredAt: world.minutesAgo(30) });
const offboarding = (email: string): UserEvent =>
  userEvent({ type: 'offboard', user: { email }, occurredAt: world.minutesAgo(20) });

async function settle(event: UserEvent) {
  await world.accept(event);
  await world.drain();
  return world.event(event);
}

const account = (email: string) => world.simulator.findUser({ email });

describe('a refusal that names no cause', () => {
  test('of a creation is tried again, and the account is created', async () => {
    const email = newAddress();
    world.simulator.arm({ ...failure, operation: 'create', match: { email } });
    const event = onboarding(email);
    expect(await settle(event)).toMatchObject({ status: 'accepted' });
    world.simulator.clearFaults();
    await world.heal();
    expect(await world.event(event)).toMatchObject({ outcome: { infraon: { result: 'created' } } });
  });

  test('of an update is tried again, and written', async () => {
    const email = newAddress();
    await settle(onboarding(email));
    world.simulator.arm({ ...failure, operation: 'edit', match: { email } });
    const event = update({ email, title: 'Captain' });
    expect(await settle(event)).toMatchObject({ status: 'accepted' });
    world.simulator.clearFaults();
    await world.heal();
    const record = await world.event(event);
    expect(record).toMatchObject({ status: 'applied', outcome: { infraon: { result: 'updated' } } });
    expect(record).not.toHaveProperty('notTaken');
    expect(account(email)?.unshown.organization_role).toBe('Captain');
  });

  test('of an update is final after a while, and says that nothing was written', async () => {
    const email = newAddress();
    await settle(onboarding(email));
    world.simulator.arm({ ...failure, operation: 'edit', match: { email } });
    const event = update({ email, title: 'Captain' });
    expect(await settle(event)).toMatchObject({ status: 'accepted' });
    await world.heal();
    expect(await world.event(event)).toMatchObject({
      status: 'applied',
      notTaken: ['title'],
      outcome: { infraon: { result: 'unchanged' } },
    });
  });

  test.each([
    { ...failure, operation: 'edit' },
    { kind: 'status', status: 400, operation: 'edit' },
    { kind: 'status', status: 403, operation: 'edit' },
  ] as const)('of a leaver’s deactivation is tried for longer, and then wakes someone: %o', async (fault) => {
    const email = newAddress();
    await settle(onboarding(email));
    world.simulator.arm({ ...fault, match: { email } });
    const event = offboarding(email);
    expect(await settle(event)).toMatchObject({ status: 'accepted' });
    const personId = (await world.event(event))?.personId ?? '';
    world.pass(300);
    await world.reconcile(personId);
    expect(await world.event(event)).toMatchObject({ status: 'accepted' });
    world.pass(301);
    await world.reconcile(personId);
    expect(await world.event(event)).toMatchObject({ status: 'failed', reason: 'rejected-by-vendor' });
    expect(world.logged).toContainEqual(
      expect.objectContaining({ code: 'leaver-not-deactivated', personId, reason: 'rejected-by-vendor' }),
    );
  });

  test('of one account with 403 is that account’s, and no word of the API key', async () => {
    const email = newAddress();
    await settle(onboarding(email));
    world.simulator.arm({ kind: 'status', status: 403, operation: 'edit', match: { email } });
    const event = update({ email, displayName: 'Ann L.' });
    await world.accept(event);
    const personId = world.queue.shift() ?? '';
    expect(await world.reconcile(personId)).toMatchObject({ kind: 'later', because: 'unavailable' });
    world.pass(61);
    expect(await world.reconcile(personId)).toMatchObject({
      kind: 'settled',
      outcome: { infraon: { result: 'unchanged', notTaken: expect.arrayContaining(['displayName']) } },
    });
  });
});
