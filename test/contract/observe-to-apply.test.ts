import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHeld, settleHeld } from '../../infra/cli/ops/waiting/settle-held.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { CrashPlan, createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;

beforeEach(async () => {
  world = await createWorld({ mode: 'observe', brake: { people: 2, percent: 0, hours: 24, hrSources: [] } });
});

afterEach(() => world.close());

const address = (name: string) => `${name}@x.example`;
const account = (name: string) => world.simulator.findUser({ username: address(name) });

function joining(name: string, minutesAgo = 60): UserEvent {
  const user = { email: address(name), givenName: 'Ann', familyName: 'Lee' };
  return userEvent({ type: 'onboard', user, occurredAt: world.minutesAgo(minutesAgo) });
}

function leaving(name: string, minutesAgo = 20): UserEvent {
  const user = { email: address(name) };
  return userEvent({ type: 'offboard', user, occurredAt: world.minutesAgo(minutesAgo) });
}

async function tell(...events: readonly UserEvent[]): Promise<void> {
  for (const event of events) await world.accept(event);
  await world.drain();
}

async function switchToApply(): Promise<void> {
  world.switchTo('apply');
  await world.sweep();
  await world.drain();
}

const observed = () => world.startProcess().ledger.listObserved(1000);

describe('what a stage only observed', () => {
  test('waits as long as the stage observes, however often the sweeper runs', async () => {
    const event = joining('ann');
    await tell(event);
    await world.sweep();
    await world.heal();
    expect(world.simulator.effects()).toEqual([]);
    expect(await world.event(event)).toMatchObject({
      status: 'applied',
      outcome: { infraon: { result: 'observed' } },
    });
  });

  test('is done once the stage applies, and its events then say what was done', async () => {
    const event = joining('ann');
    await tell(event);
    world.pass(60);
    await switchToApply();
    expect(account('ann')).toMatchObject({ is_active: true });
    expect(await world.event(event)).toMatchObject({
      status: 'applied',
      outcome: { infraon: { result: 'created' } },
    });
    expect(await observed()).toEqual([]);
    const effects = world.simulator.effects().length;
    await switchToApply();
    await world.heal();
    expect(world.simulator.effects()).toHaveLength(effects);
  });

  test('is done together with what is said next, where that comes before the sweeper', async () => {
    const event = joining('ann');
    await tell(event);
    world.switchTo('apply');
    const update = userEvent({
      user: { email: address('ann'), familyName: 'Low' },
      occurredAt: world.minutesAgo(5),
    });
    await tell(update);
    expect(account('ann')).toMatchObject({ is_active: true, name: 'Ann Low' });
    for (const one of [event, update]) {
      expect(await world.event(one)).toMatchObject({
        status: 'applied',
        outcome: { infraon: { result: 'created' } },
      });
    }
  });

  test('is not done where something newer was said while the stage observed', async () => {
    const [join, leave] = [joining('ann'), leaving('ann')];
    await tell(join);
    await tell(leave);
    await switchToApply();
    expect(account('ann')).toBeNull();
    expect(await world.event(leave)).toMatchObject({
      status: 'applied',
      outcome: { infraon: { result: 'absent' } },
    });
  });

  test('never says that it was applied where a newer event overruled all of it', async () => {
    const title = (value: string, minutesAgo: number) =>
      userEvent({ user: { email: address('ann'), title: value }, occurredAt: world.minutesAgo(minutesAgo) });
    const [first, second] = [title('Clerk', 30), title('Director', 10)];
    await tell(joining('ann'));
    await tell(first);
    expect(await world.event(first)).toMatchObject({ status: 'applied' });
    await tell(second);
    expect(await world.event(first)).toMatchObject({ status: 'superseded' });
    await switchToApply();
    expect(await world.event(first)).toMatchObject({ status: 'superseded' });
    expect(account('ann')?.unshown).toMatchObject({ organization_role: 'Director' });
  });

  test('draws on the budgets of its sources, and is held above them', async () => {
    const names = ['a', 'b', 'c', 'd'];
    world.switchTo('apply');
    await tell(...names.map((name) => joining(name)));
    world.switchTo('observe');
    const leavers = names.map((name) => leaving(name));
    await tell(...leavers);
    expect(names.map((name) => account(name)?.is_active)).toEqual([true, true, true, true]);
    await switchToApply();
    const told = await Promise.all(leavers.map((event) => world.event(event)));
    expect(told.map((event) => event?.status).sort()).toEqual(['accepted', 'accepted', 'applied', 'applied']);
    expect(told.filter((event) => event?.heldBecause === 'brake')).toHaveLength(2);

    const { ledger } = world.startProcess();
    const [brake] = await readHeld(ledger);
    const enqueueAll = async (people: readonly string[]) => void world.queue.push(...people);
    await settleHeld({
      decision: 'release',
      by: 'op',
      ledger,
      id: brake?.id ?? '',
      hash: brake?.hash ?? '',
      enqueueAll,
    });
    await world.drain();
    expect(names.map((name) => account(name)?.is_active)).toEqual([false, false, false, false]);
  });

  test('is done also where the run is killed on its way', async () => {
    for (let killAt = 1; ; killAt += 3) {
      world.switchTo('observe');
      const event = joining(`n${killAt}`);
      await tell(event);
      const [person] = await observed();
      world.switchTo('apply');
      const fate = new CrashPlan(killAt);
      await world.reconcile(person?.personId ?? '', fate).catch(() => undefined);
      for (
        let minutes = 0;
        minutes < 90 && (await world.event(event))?.outcome?.infraon?.result !== 'created';
        minutes += 30
      ) {
        world.pass(1800);
        await world.sweep();
        await world.drain();
        await world.heal();
      }
      expect(await world.event(event)).toMatchObject({ status: 'applied' });
      expect(account(`n${killAt}`)).toMatchObject({ is_active: true });
      expect(await observed()).toEqual([]);
      if (!fate.killed) break;
    }
  });

  test('leaves someone listed who kept access before, until they are deactivated', async () => {
    const listed = async () => {
      const people = [];
      for await (const leaver of world.startProcess().ledger.listLeavers()) people.push(leaver);
      return people.length;
    };
    world.switchTo('apply');
    await tell(joining('ann'));
    const refusal = { status: 'error', message: 'Try later' };
    world.simulator.arm({ kind: 'status', status: 200, body: refusal, operation: 'edit' });
    await tell(leaving('ann'));
    world.pass(world.policy.leaverRefusalSeconds);
    await world.heal();
    expect(await listed()).toBe(1);

    world.switchTo('observe');
    const update = userEvent({
      user: { email: address('ann'), title: 'Clerk' },
      occurredAt: world.minutesAgo(1),
    });
    await tell(update);
    expect(await listed()).toBe(1);
    world.simulator.clearFaults();
    await switchToApply();
    expect(account('ann')?.is_active).toBe(false);
    expect(await listed()).toBe(0);
  });
});
