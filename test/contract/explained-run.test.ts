import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExplain } from '../../functions/reconcile-user/operator-request.ts';
import { eventReference } from '../../shared/domain/user-event.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const context = { getRemainingTimeInMillis: () => 20_000 };

/** Asks as an operator does, with processes of their own. */
function ask(personId: string, { dryRun, isPaused = false }: { dryRun: boolean; isPaused?: boolean }) {
  const { ledger, target } = world.startProcess();
  const explain = createExplain(
    {
      ...{ ledger, targets: [target], policy: world.policy, leaseSeconds: 15, now: world.now },
      newOwner: () => crypto.randomUUID(),
      log: () => undefined,
    },
    { isPaused: async () => isPaused },
  );
  return explain({ reconcile: { personId, dryRun } }, context);
}

async function accept(type: 'onboard' | 'update' | 'offboard', user: object, minutesAgo: number) {
  const event = userEvent({ type, user, occurredAt: world.minutesAgo(minutesAgo) });
  await world.accept(event);
  const record = await world.event(event);
  return { event, personId: record?.personId ?? '' };
}

test('a dry run says which account would be created with what, and writes nothing', async () => {
  const email = 'dry@example.com';
  const { event, personId } = await accept('onboard', { email, givenName: 'Ann', title: 'Dr' }, 60);
  const before = await world.startProcess().ledger.load(personId);
  const { steps, result } = await ask(personId, { dryRun: true });
  expect(result).toMatchObject({ kind: 'settled', outcome: { infraon: { result: 'created' } } });
  expect(steps.map(({ step }) => step)).toEqual(
    expect.arrayContaining(['search', 'create-account', 'invite']),
  );
  expect(steps.find(({ step }) => step === 'create-account')?.values).toMatchObject({ email, title: 'Dr' });
  expect(world.simulator.findUser({ email })).toBeNull();
  expect(await world.startProcess().ledger.load(personId)).toEqual(before);
  expect(await world.event(event)).toMatchObject({ status: 'accepted' });
});

test('a real run does at once what the dry run said, and settles what was open', async () => {
  const email = 'real@example.com';
  const { event, personId } = await accept('onboard', { email, givenName: 'Bob' }, 60);
  const planned = (await ask(personId, { dryRun: true })).steps.map(({ step }) => step);
  const { steps, result } = await ask(personId, { dryRun: false });
  expect(steps.map(({ step }) => step)).toEqual(planned);
  expect(result).toMatchObject({ kind: 'settled' });
  expect(world.simulator.findUser({ email })).toMatchObject({ is_active: true });
  expect(await world.event(event)).toMatchObject({ status: 'applied' });

  const leaves = await accept('offboard', { email }, 30);
  expect((await ask(personId, { dryRun: true })).steps.at(-1)).toMatchObject({ step: 'deactivate-account' });
  expect(world.simulator.findUser({ email })).toMatchObject({ is_active: true });
  await ask(personId, { dryRun: false });
  expect(world.simulator.findUser({ email })).toMatchObject({ is_active: false });
  expect(await world.event(leaves.event)).toMatchObject({ status: 'applied' });
});

test('while reconciling is paused, only a dry run answers', async () => {
  const email = 'paused@example.com';
  const { personId } = await accept('onboard', { email, givenName: 'Eve' }, 60);
  expect(await ask(personId, { dryRun: false, isPaused: true })).toEqual({
    steps: [],
    result: { kind: 'paused' },
  });
  expect(world.simulator.findUser({ email })).toBeNull();
  expect((await ask(personId, { dryRun: true, isPaused: true })).result).toMatchObject({ kind: 'settled' });
});

test('a failed call is among the steps', async () => {
  const email = 'fails@example.com';
  const { event, personId } = await accept('onboard', { email, givenName: 'Kim' }, 60);
  world.simulator.arm({ kind: 'reset', operation: 'create', match: { email } });
  const { steps, result } = await ask(personId, { dryRun: false });
  expect(result).toMatchObject({ kind: 'later', because: 'unavailable' });
  expect(steps.at(-1)).toMatchObject({ step: 'create-account', failed: 'unavailable' });
  expect((await world.startProcess().ledger.load(personId))?.targets.infraon?.failing).toMatchObject({
    because: 'unavailable',
  });
  expect((await world.event(event))?.reference).toBe(eventReference(event));
});
