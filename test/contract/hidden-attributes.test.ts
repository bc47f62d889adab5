import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

/** What Infraon takes and never shows, in a tenant whose PUT blanks what it lacks. */
const hidden = {
  phone: '+44 20 7946 0000',
  landline: '2079460000',
  timezone: 'Europe/London',
  title: 'Captain',
  role: 'Approver',
  dashboard: '1',
};

const held = {
  first_name: 'Ann',
  phone: '+44 20 7946 0000',
  landline: 2079460000,
  timezone: 'Europe/London',
  organization_role: 'Captain',
  role: 'Approver',
  dashboard: '1',
};

let world: World;
let people = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterEach(() => {
  world.simulator.clearFaults();
});

afterAll(async () => {
  await world.close();
});

async function settle(type: UserEvent['type'], user: UserEvent['user'], minutesAgo: number) {
  const event = userEvent({ type, user, occurredAt: world.minutesAgo(minutesAgo) });
  await world.accept(event);
  await world.drain();
  return world.event(event);
}

/** Someone with an account and all that is hidden, in a tenant that blanks. */
async function onboarded(): Promise<string> {
  world.simulator.setOptions({ missingOnEdit: 'blank-all' });
  people += 1;
  const email = `hidden-${people}@x.example`;
  await settle('onboard', { email, givenName: 'Ann', familyName: 'Lee', ...hidden }, 60);
  expect(account(email)).toMatchObject({ is_active: true, unshown: held });
  return email;
}

function account(email: string) {
  return world.simulator.findUser({ email });
}

/** Someone else writes to the account, without what is hidden. */
function blankOutside(email: string): void {
  world.simulator.putUsers([{ username: email, unshown: {} }]);
}

describe('what Infraon never shows survives', () => {
  test.each([
    ['a rename', { displayName: 'Ann Other' }],
    ['another user name', { userName: 'ann.other' }],
    ['another hidden value', { title: 'Admiral' }],
  ])('%s', async (_, change) => {
    const email = await onboarded();
    await settle('update', { email, ...change }, 30);
    const title = 'title' in change ? { organization_role: change.title } : {};
    expect(account(email)?.unshown).toEqual({ ...held, ...title });
  });

  test('another address', async () => {
    const email = await onboarded();
    await settle('update', { userName: email, email: `new-${email}` }, 30);
    expect(account(`new-${email}`)?.unshown).toEqual(held);
  });

  test('a deactivation, and the reactivation', async () => {
    const email = await onboarded();
    await settle('offboard', { email }, 30);
    expect(account(email)).toMatchObject({ is_active: false, unshown: held });
    blankOutside(email);
    await settle('onboard', { email }, 20);
    expect(account(email)).toMatchObject({ is_active: true, unshown: held });
  });
});

describe('a deactivation', () => {
  test.each([
    ['by its name', { kind: 'refuse-attribute', attribute: 'phone' }],
    ['without a name', { kind: 'refuse-attribute', attribute: 'phone', named: false }],
  ] as const)('is made without what the vendor refuses by now, %s', async (_, fault) => {
    const email = await onboarded();
    world.simulator.arm({ ...fault, operation: 'edit' });
    expect(await settle('offboard', { email }, 30)).toMatchObject({
      status: 'applied',
      outcome: { infraon: { result: 'deactivated' } },
    });
    expect(account(email)?.is_active).toBe(false);
  });

  test('carries no value that the account was not given before', async () => {
    const email = await onboarded();
    world.simulator.arm({ kind: 'refuse-attribute', attribute: 'role', operation: 'edit' });
    await settle('update', { email, role: 'Infraon Admin' }, 40);
    world.simulator.clearFaults();
    await settle('offboard', { email }, 30);
    expect(account(email)?.unshown.role).toBeNull();
  });
});

test('what an account lost outside is given back when HR says one of it again, in three requests', async () => {
  const email = await onboarded();
  blankOutside(email);
  world.simulator.clearRequests();
  await settle('update', { email, phone: hidden.phone }, 30);
  expect(account(email)?.unshown).toEqual(held);
  const { byOperation } = world.simulator.requests();
  expect(byOperation).toMatchObject({ retrieve: { received: 1 }, edit: { received: 1 } });
  expect(world.simulator.requests().total).toBeLessThanOrEqual(3);
});

test('a value that was refused is not given with what follows', async () => {
  const email = await onboarded();
  world.simulator.arm({ kind: 'refuse-attribute', attribute: 'timezone', operation: 'edit' });
  await settle('update', { email, timezone: 'Mars/Olympus' }, 40);
  world.simulator.clearFaults();
  world.simulator.clearRequests();
  await settle('update', { email, displayName: 'Ann Other' }, 30);
  expect(world.simulator.requests().byOperation.edit?.received).toBe(1);
  expect(account(email)?.unshown).toMatchObject({ phone: held.phone, timezone: null });
});
