import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventReference, type UserEvent } from '../../shared/domain/user-event.ts';
import type { HistoryEntry } from '../../shared/history/history-entry.ts';
import { CrashPlan, createWorld, Killed, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(async () => {
  await world.close();
});

let people = 0;

interface Scenario {
  readonly name: string;
  /** What was settled before. */
  readonly before: (email: string) => Promise<void>;
  readonly event: (email: string) => UserEvent;
  readonly expected: {
    readonly active: boolean;
    readonly name: string;
    readonly created: number;
    readonly mostInvitations: number;
    /** The entry of the history that tells what was done at the target. */
    readonly told: HistoryEntry['kind'];
  };
}

const onboarding = (email: string): UserEvent =>
  userEvent({
    type: 'onboard',
    user: { email, givenName: 'Ann', familyName: 'Lee', role: 'Requester', phone: '+44 20 7946 0000' },
    occurredAt: world.minutesAgo(60),
  });

async function settle(event: UserEvent): Promise<void> {
  await world.accept(event);
  await world.drain();
}

const scenarios: readonly Scenario[] = [
  {
    name: 'an onboarding',
    before: async () => {},
    event: onboarding,
    expected: { active: true, name: 'Ann Lee', created: 1, mostInvitations: 1, told: 'account-created' },
  },
  {
    name: 'an onboarding of someone whose account is there and inactive',
    before: async (email) => {
      world.simulator.putUsers([{ username: email, email, name: 'Old Name', is_active: false }]);
    },
    event: onboarding,
    expected: { active: true, name: 'Old Name', created: 0, mostInvitations: 0, told: 'account-reactivated' },
  },
  {
    name: 'an offboarding',
    before: (email) => settle(onboarding(email)),
    event: (email) => userEvent({ type: 'offboard', user: { email }, occurredAt: world.minutesAgo(30) }),
    expected: { active: false, name: 'Ann Lee', created: 1, mostInvitations: 1, told: 'account-deactivated' },
  },
  {
    name: 'an update',
    before: (email) => settle(onboarding(email)),
    event: (email) =>
      userEvent({ user: { email, phone: '+44 20 7946 9999' }, occurredAt: world.minutesAgo(30) }),
    expected: { active: true, name: 'Ann Lee', created: 1, mostInvitations: 1, told: 'account-updated' },
  },
];

test.each(scenarios)('$name is healed, wherever its function is killed', async (scenario) => {
  let boundaries = 0;
  // Behind each call: the boundary before a call finds everything as the one behind the call before it does.
  for (let killAt = 2; ; killAt += 2) {
    const email = `person-${++people}@x.example`;
    await scenario.before(email);
    const event = scenario.event(email);

    const fate = new CrashPlan(killAt);
    await killable(async () => {
      await world.accept(event, fate);
      for (let personId = world.queue.shift(); personId !== undefined; personId = world.queue.shift()) {
        await world.reconcile(personId, fate);
      }
    });
    // The sender got no answer, as far as it knows, and repeats itself.
    await world.accept(event);
    await world.heal();

    const accounts = world.simulator.users().filter((user) => user.email === email);
    const effects = world.simulator.effects().filter((effect) => effect.email === email);
    const { active, name, created, mostInvitations, told } = scenario.expected;
    expect(accounts, `killed at ${killAt}`).toHaveLength(1);
    expect(accounts[0], `killed at ${killAt}`).toMatchObject({ is_active: active, name });
    expect(
      effects.filter(({ kind }) => kind === 'created'),
      `killed at ${killAt}`,
    ).toHaveLength(created);
    const invitations = world.simulator.state().invitations.filter((one) => one.email === email);
    expect(invitations.length, `killed at ${killAt}`).toBeLessThanOrEqual(mostInvitations);
    expect(await world.event(event), `killed at ${killAt}`).toMatchObject({ status: 'applied' });
    const story = await toldSince(event);
    const often = (kind: string) => story.filter((entry) => entry.kind === kind).length;
    expect(often('desired-changed'), `killed at ${killAt}`).toBe(1);
    expect(often('event-settled'), `killed at ${killAt}`).toBe(1);
    // A run that was killed between a call and its record could not say what it did; that it was is told.
    const done = often(told);
    if (done === 0) expect(often('run-interrupted'), `killed at ${killAt}`).toBeGreaterThan(0);
    expect(done, `killed at ${killAt}`).toBeLessThanOrEqual(1);
    if (!fate.killed) {
      expect(done).toBe(1);
      expect(invitations).toHaveLength(mostInvitations);
      break;
    }
    boundaries = killAt;
  }
  expect(boundaries).toBeGreaterThan(10);
});

test('the sender is not needed once it was answered', async () => {
  const email = `person-${++people}@x.example`;
  const event = onboarding(email);
  await world.accept(event);
  world.queue.length = 0;
  await world.heal();
  expect(await world.event(event)).toMatchObject({ status: 'applied' });
});

/** What the history of an event's person tells from the event on. */
async function toldSince(event: UserEvent) {
  const personId = (await world.event(event))?.personId ?? '';
  const { entries } = await world.startProcess().histories.listHistory(personId, { limit: 1000 });
  const story = entries.toReversed();
  const reference = eventReference(event);
  return story.slice(story.findIndex(({ cause }) => 'reference' in cause && cause.reference === reference));
}

async function killable(process: () => Promise<void>): Promise<void> {
  try {
    await process();
  } catch (error) {
    if (!isKill(error)) throw error;
  }
}

function isKill(error: unknown): boolean {
  return error instanceof Killed || (error instanceof Error && isKill(error.cause));
}
