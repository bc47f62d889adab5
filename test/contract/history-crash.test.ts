import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventReference } from '../../shared/domain/user-event.ts';
import { CrashPlan, createWorld, Killed, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Lets a process do something and die on the way; says whether it died. */
async function runKilled(work: (plan: CrashPlan) => Promise<unknown>, killAt: number): Promise<boolean> {
  const plan = new CrashPlan(killAt);
  try {
    await work(plan);
  } catch (error) {
    if (!(error instanceof Killed) && !plan.killed) throw error;
  }
  return plan.killed;
}

async function entriesOf(email: string) {
  const { driftLedger, histories } = world.startProcess();
  const holders = await driftLedger.findHolders([{ type: 'email', value: email }]);
  const [person] = [...holders.values()].flat();
  if (person === undefined) throw new Error(`no one is called ${email}`);
  const { entries } = await histories.listHistory(person.id, { limit: 200 });
  return entries.toReversed();
}

/** How often each fact is told: what changed of the desired state, how events ended, and what was done at the target. */
async function toldOf(email: string) {
  const entries = await entriesOf(email);
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
  const count = (kind: string) => entries.filter((entry) => entry.kind === kind).length;
  const changed = entries.flatMap(({ kind, changes = [] }) =>
    kind === 'desired-changed' ? changes.map(({ attribute, to }) => `${attribute}=${to}`) : [],
  );
  return { changed, count, isInterrupted: count('run-interrupted') > 0 };
}

test.each(['accept', 'reconcile'] as const)(
  'an onboarding, an update and a leaving are each told once, wherever a process dies: %s',
  async (part) => {
    for (let killAt = 1, isKilled = true; isKilled; killAt += 1) {
      const email = `${part}-${killAt}@x.example`;
      const events = [
        userEvent({ type: 'onboard', user: { email, givenName: 'Ann' }, occurredAt: world.minutesAgo(30) }),
        userEvent({ user: { email, displayName: 'Ann Lee' }, occurredAt: world.minutesAgo(20) }),
        userEvent({ type: 'offboard', user: { email }, occurredAt: world.minutesAgo(10) }),
      ];
      isKilled = false;
      for (const event of events) {
        const wasKilled = await runKilled(
          (plan) => world.accept(event, part === 'accept' ? plan : undefined),
          killAt,
        );
        // The sender repeats what was not answered.
        if (wasKilled) await world.accept(event);
        const people = world.queue.splice(0);
        const died = await runKilled(async (plan) => {
          for (const id of people) await world.reconcile(id, part === 'reconcile' ? plan : undefined);
        }, killAt);
        await world.heal();
        isKilled ||= part === 'accept' ? wasKilled : died;
      }
      const { changed, count, isInterrupted } = await toldOf(email);
      expect(new Set(changed).size, `${killAt}: ${changed}`).toBe(changed.length);
      expect(changed).toEqual(
        expect.arrayContaining([`email=${email}`, 'displayName=Ann Lee', 'active=false']),
      );
      expect(count('event-settled'), `${killAt}`).toBe(events.length);
      for (const kind of ['account-created', 'account-deactivated'])
        expect([1, isInterrupted ? 0 : 1], `${killAt}: ${kind}`).toContain(count(kind));
      for (const event of events)
        expect((await world.event(event))?.status, eventReference(event)).toBe('applied');
    }
  },
);
