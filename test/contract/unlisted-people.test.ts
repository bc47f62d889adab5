import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventReference, type UserEvent } from '../../shared/domain/user-event.ts';
import { CrashPlan, createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
let people = 0;

beforeAll(async () => {
  world = await createWorld();
  world.simulator.setOptions({ sortOrder: 'ignored' });
  world.simulator.generateUsers({ count: 250, seed: 1 });
});

afterAll(async () => {
  await world.close();
});

const newAddress = () => `new-${++people}@x.example`;

function onboarding(user: UserEvent['user'], minutesAgo = 10): UserEvent {
  const occurredAt = world.minutesAgo(minutesAgo);
  return userEvent({ type: 'onboard', user: { givenName: 'Ann', familyName: 'Lee', ...user }, occurredAt });
}

/** Reconciles as the message of an import asks for, whose listing lacked the names of `event`. Returns how often it listed. */
async function reconcileUnlisted(
  event: UserEvent,
  { fate, minutesAgo = 1 }: { readonly fate?: CrashPlan; readonly minutesAgo?: number } = {},
): Promise<number> {
  const [personId = ''] = world.queue.splice(0).slice(-1);
  const before = world.simulator.requests().byOperation.list?.received ?? 0;
  await world.startProcess(fate).reconcilePerson({
    ...{ personId, signal: AbortSignal.timeout(5_000), lastAttempt: false, retryInSeconds: 1 },
    unlisted: {
      reference: eventReference(event),
      listedAt: world.minutesAgo(minutesAgo),
      targets: ['infraon'],
    },
  });
  return (world.simulator.requests().byOperation.list?.received ?? 0) - before;
}

const creations = () => world.simulator.requests().byOperation.create?.received ?? 0;

/** A look at the first page and one at the last, of three. */
const looksForId = 2;

describe('what the listing of an import lacked', () => {
  test('is not looked for again before it is created', async () => {
    const event = onboarding({ email: newAddress() });
    await world.accept(event);
    expect(await reconcileUnlisted(event)).toBe(looksForId);
    expect(await world.event(event)).toMatchObject({ outcome: { infraon: { result: 'created' } } });
  });

  test('is looked for when the listing is an hour old', async () => {
    const event = onboarding({ email: newAddress() });
    await world.accept(event);
    expect(await reconcileUnlisted(event, { minutesAgo: 60 })).toBeGreaterThan(looksForId);
  });

  test('is looked for when another event has given the person another name', async () => {
    const event = onboarding({ email: newAddress(), employeeNumber: `${++people}` });
    const renamed = newAddress();
    world.simulator.putUsers([{ username: renamed, email: renamed, name: 'Ann Lee', is_active: true }]);
    await world.accept(event);
    const later = onboarding({ ...event.user, email: renamed }, 5);
    await world.accept(later);
    const created = creations();
    await reconcileUnlisted(event);
    expect(await world.event(later)).toMatchObject({ outcome: { infraon: { result: 'adopted' } } });
    expect(creations()).toBe(created);
  });

  test('is looked for when the person leaves by now', async () => {
    const email = newAddress();
    const event = onboarding({ email });
    await world.accept(event);
    await world.accept(userEvent({ type: 'offboard', user: { email }, occurredAt: world.minutesAgo(5) }));
    world.simulator.putUsers([{ username: email, email, name: 'Ann Lee', is_active: true }]);
    await reconcileUnlisted(event);
    expect(world.simulator.findUser({ email })?.is_active).toBe(false);
  });

  test('is created once, wherever the process is killed', async () => {
    for (let killAt = 1; ; killAt += 5) {
      const email = newAddress();
      const event = onboarding({ email });
      await world.accept(event);
      const fate = new CrashPlan(killAt);
      const message = [...world.queue];
      await reconcileUnlisted(event, { fate }).catch(() => undefined);
      world.pass(20);
      world.queue.push(...message);
      await reconcileUnlisted(event);
      await world.heal();
      expect(await world.event(event)).toMatchObject({ status: 'applied' });
      expect(world.simulator.findUser({ email })?.is_active).toBe(true);
      expect(world.simulator.state().invitations.filter((one) => one.email === email).length).toBeLessThan(2);
      if (!fate.killed) break;
    }
    const addresses = world.simulator
      .users({ limit: 10_000 })
      .flatMap(({ email }) => (email?.startsWith('new-') ? [email] : []));
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});
