import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
let people = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(async () => {
  await world.close();
});

/** Who has an account, of which the ledger knows the id. */
async function onboarded() {
  const names = { userName: `lee-${++people}`, email: `lee-${people}@x.example` };
  await settle({ type: 'onboard', user: { ...names, givenName: 'Lee' } }, 60);
  return { ...names, id: world.simulator.findUser({ email: names.email })?.profile_id ?? '' };
}

async function settle(event: Pick<UserEvent, 'type' | 'user'>, minutesAgo: number) {
  const said = userEvent({ ...event, occurredAt: world.minutesAgo(minutesAgo) });
  await world.accept(said);
  await world.drain();
  return world.event(said);
}

const leaves = (user: UserEvent['user']) => settle({ type: 'offboard', user }, 10);
const isActive = (username: string) => world.simulator.findUser({ username })?.is_active;

test('an account whose name a new one was refused for keeps no access unseen, and may be someone else’s', async () => {
  const { userName } = await onboarded();
  const moved = `moved-${people}@x.example`;
  world.simulator.putUsers([{ username: `other-${people}`, email: moved, name: 'Lee' }]);
  expect(await settle({ type: 'update', user: { userName, email: moved } }, 30)).toMatchObject({
    outcome: { infraon: { notTaken: ['email'] } },
  });

  const event = await leaves({ email: moved });

  expect(event).toMatchObject({ status: 'failed', reason: 'identity-conflict' });
  expect(isActive(userName)).toBe(false);
  expect(isActive(`other-${people}`)).toBe(true);
  expect(world.logged).toContainEqual(
    expect.objectContaining({
      level: 'error',
      code: 'leaver-not-deactivated',
      eventReference: event?.reference,
      reason: 'identity-conflict',
    }),
  );
});

test('an account made by hand that bears nothing but names of theirs is deactivated as well', async () => {
  const { userName, email, id } = await onboarded();
  world.simulator.putUsers([{ username: userName, email: `by-hand-${people}@x.example`, name: 'Lee' }]);
  world.simulator.putUsers([{ username: email, email, name: 'Lee' }]);

  expect(await leaves({ userName })).toMatchObject({ outcome: { infraon: { result: 'deactivated' } } });

  expect(world.simulator.users().find(({ profile_id }) => profile_id === id)?.is_active).toBe(false);
  expect(isActive(email)).toBe(false);
});

test('an account that bears an earlier address of theirs is left to a human, who may have given it to someone else', async () => {
  const { userName, email } = await onboarded();
  await settle({ type: 'update', user: { userName, email: `married-${people}@x.example` } }, 30);
  world.simulator.putUsers([{ username: `heir-${people}`, email, name: 'Heir' }]);

  expect(await leaves({ userName })).toMatchObject({ status: 'failed', reason: 'identity-conflict' });

  expect(isActive(userName)).toBe(false);
  expect(isActive(`heir-${people}`)).toBe(true);
});

test('someone never onboarded may have an account whose user name is the address that is offboarded', async () => {
  const email = `unmanaged-${++people}@x.example`;
  world.simulator.putUsers([
    { username: email, email: `first-${people}@x.example`, name: 'By user name' },
    { username: `second-${people}`, email, name: 'By address' },
  ]);

  expect(await leaves({ email })).toMatchObject({ status: 'failed', reason: 'identity-conflict' });
});

test('where the account shows all names, none is looked for', async () => {
  const { userName } = await onboarded();
  world.simulator.clearRequests();

  expect(await leaves({ userName })).toMatchObject({ outcome: { infraon: { result: 'deactivated' } } });

  expect(world.simulator.requests().byOperation.list).toBeUndefined();
});
