import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHeld, settleHeld } from '../../infra/cli/ops/waiting/settle-held.ts';
import { eventReference as eventReferenceOf, type UserEvent } from '../../shared/domain/user-event.ts';
import { CrashPlan, createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

const brake = { people: 2, percent: 5, hours: 24, hrSources: ['personio'] };
let world: World;

beforeEach(async () => {
  world = await createWorld({ brake });
});

afterEach(() => world.close());

const address = (name: string) => `${name}@x.example`;
const account = (name: string) => world.simulator.findUser({ username: address(name) });

/** People with accounts, managed by an onboarding. */
async function employ(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const user = { email: address(name), givenName: 'Ann', familyName: 'Lee' };
    await world.accept(userEvent({ type: 'onboard', user, occurredAt: world.minutesAgo(60) }));
  }
  await world.drain();
}

function leaving(name: string, more: Partial<UserEvent> = {}): UserEvent {
  return userEvent({
    type: 'offboard',
    user: { email: address(name) },
    occurredAt: world.minutesAgo(20),
    ...more,
  });
}

async function tell(...events: readonly UserEvent[]) {
  for (const event of events) await world.accept(event);
  await world.drain();
  return Promise.all(events.map((event) => world.event(event)));
}

async function held() {
  const changes = [];
  for await (const change of world.startProcess().ledger.listHeld()) changes.push(change);
  return changes;
}

async function leavers() {
  const all = [];
  for await (const leaver of world.startProcess().ledger.listLeavers()) all.push(leaver);
  return all;
}

const heldLines = () => world.logged.filter(({ code }) => code === 'brake-held');

describe('the brake', () => {
  test('lets the first of a source pass and holds the rest, written nowhere, with a line for the alarm', async () => {
    await employ('a', 'b', 'c', 'd');
    const told = await tell(leaving('a'), leaving('b'), leaving('c'), leaving('d'));
    expect(told.map((event) => event?.status)).toEqual(['applied', 'applied', 'accepted', 'accepted']);
    expect(told.map((event) => event?.heldBecause)).toEqual([undefined, undefined, 'brake', 'brake']);
    expect(['a', 'b', 'c', 'd'].map((name) => account(name)?.is_active)).toEqual([false, false, true, true]);
    expect(heldLines()).toEqual([
      expect.objectContaining({ level: 'error', source: 'webhook', count: 1, limit: 2 }),
      expect.objectContaining({ level: 'error', source: 'webhook', count: 1, limit: 2 }),
    ]);
    expect(await world.startProcess().ledger.countHeld()).toEqual(new Map([['webhook', 2]]));
  });

  test('counts each source for itself, and all files as one', async () => {
    await employ('a', 'b', 'c', 'd', 'e', 'f');
    await tell(leaving('a'), leaving('b'), leaving('c'));
    const [hr, ...files] = await tell(
      leaving('d', { source: 'personio' }),
      leaving('e', { source: 'import', eventId: 'one-row-1' }),
      leaving('f', { source: 'import', eventId: 'two-row-1' }),
      leaving('c', { source: 'import', eventId: 'three-row-1' }),
    );
    expect(hr?.status).toBe('applied');
    expect(files.map((event) => event?.heldBecause)).toEqual([undefined, undefined, 'brake']);
  });

  test('counts as one all sources that the stage does not know', async () => {
    await employ('a', 'b', 'c');
    const told = await tell(...['a', 'b', 'c'].map((name) => leaving(name, { source: `invented-${name}` })));
    expect(told.map((event) => event?.heldBecause)).toEqual([undefined, undefined, 'brake']);
    expect(await held()).toMatchObject([{ source: 'unknown' }]);
  });

  test('holds someone for one source at a time', async () => {
    await employ('a', 'b', 'c', 'd', 'e');
    await tell(leaving('a'), leaving('b'), leaving('c'));
    const newer = { source: 'personio', occurredAt: world.minutesAgo(10) };
    await tell(...['d', 'e', 'c'].map((name) => leaving(name, newer)));
    expect(await held()).toMatchObject([{ source: 'personio' }]);
    await tell(userEvent({ user: { email: address('c'), active: true }, occurredAt: world.minutesAgo(1) }));
    expect(await held()).toEqual([]);
  });

  test('holds new addresses of accounts that are inactive', async () => {
    await employ('a', 'b', 'c');
    await tell(leaving('a'), leaving('b'));
    const [, moved] = await tell(
      leaving('c', { source: 'personio' }),
      userEvent({
        user: { userName: address('c'), email: 'elsewhere@x.example' },
        occurredAt: world.minutesAgo(10),
      }),
    );
    expect(moved).toMatchObject({ status: 'applied' });
    const [later] = await tell(
      userEvent({
        user: { userName: address('a'), email: 'mal@x.example' },
        occurredAt: world.minutesAgo(5),
      }),
    );
    expect(later).toMatchObject({ status: 'accepted', heldBecause: 'brake' });
    expect(account('a')).toMatchObject({ is_active: false, email: address('a') });
  });

  test('lets the first of the next window pass, while what it holds waits on for a human', async () => {
    await employ('a', 'b', 'c', 'd');
    const [, , waits] = await tell(leaving('a'), leaving('b'), leaving('c'));
    expect(waits?.heldBecause).toBe('brake');
    world.pass(26 * 3600);
    await world.heal();
    expect(account('c')?.is_active).toBe(true);
    const [next] = await tell(leaving('d'));
    expect(next?.status).toBe('applied');
    expect(await held()).toHaveLength(1);
  });

  test('holds new addresses of existing accounts, and neither joiners nor other changes', async () => {
    await employ('a', 'b', 'c', 'e');
    await tell(leaving('a'), leaving('b'));
    const occurredAt = world.minutesAgo(10);
    const [title, joiner, moved] = await tell(
      userEvent({ user: { userName: address('e'), displayName: 'Ann Other' }, occurredAt }),
      userEvent({ type: 'onboard', user: { email: address('d'), givenName: 'Dan' }, occurredAt }),
      userEvent({ user: { userName: address('c'), email: 'elsewhere@x.example' }, occurredAt }),
    );
    expect([title?.status, joiner?.status]).toEqual(['applied', 'applied']);
    expect(moved).toMatchObject({ status: 'accepted', heldBecause: 'brake' });
    expect(account('c')?.email).toBe(address('c'));
  });

  test('lets go what a human has released by its hash, and nothing that came since', async () => {
    await employ('a', 'b', 'c', 'd');
    const leaves = leaving('c');
    await tell(leaving('a'), leaving('b'), leaves);
    const { ledger } = world.startProcess();
    const [shown] = await readHeld(ledger);
    const { id = '', hash = '' } = shown ?? {};
    expect(id).toBe('brake-webhook');
    const enqueueAll = async (people: readonly string[]) => void world.queue.push(...people);
    const say = (said: { readonly id: string; readonly hash: string }) =>
      settleHeld({ decision: 'release', by: 'op', ledger, enqueueAll, ...said });

    expect(await say({ id, hash: 'another' })).toEqual({ kind: 'outdated', hash });
    expect(await say({ id: 'brake-personio', hash })).toEqual({ kind: 'outdated', hash: undefined });
    expect(account('c')?.is_active).toBe(true);

    expect(await say({ id, hash })).toEqual({ kind: 'done', count: 1 });
    expect((await world.event(leaves))?.heldBecause).toBeUndefined();
    await tell(leaving('d'));
    expect(await world.event(leaves)).toMatchObject({ status: 'applied' });
    expect([account('c')?.is_active, account('d')?.is_active]).toEqual([false, true]);
    expect(await readHeld(ledger)).toHaveLength(1);
  });

  describe('of what an operator refuses', () => {
    async function refuseAll() {
      const { ledger } = world.startProcess();
      const enqueueAll = async (people: readonly string[]) => void world.queue.push(...people);
      for (const { id, hash } of await readHeld(ledger)) {
        await settleHeld({ decision: 'refuse', id, hash, by: 'AKIAOPERATOR', ledger, enqueueAll });
      }
      await world.drain();
    }

    test('a leaving fails for good, is said aloud, and stays among the leavers until a newer word', async () => {
      await employ('a', 'b', 'c');
      const leaves = leaving('c');
      await tell(leaving('a'), leaving('b'), leaves);
      await refuseAll();
      expect(await world.event(leaves)).toMatchObject({ status: 'failed', reason: 'refused' });
      expect((await world.event(leaves))?.heldBecause).toBeUndefined();
      expect(account('c')?.is_active).toBe(true);
      for (const code of ['change-refused', 'leaver-not-deactivated']) {
        const eventReference = eventReferenceOf(leaves);
        expect(world.logged).toContainEqual(expect.objectContaining({ code, eventReference }));
      }
      const { ledger } = world.startProcess();
      expect(await ledger.refuserOf(eventReferenceOf(leaves))).toBe('AKIAOPERATOR');
      expect(await held()).toEqual([]);
      expect(await leavers()).toMatchObject([{ reason: 'refused', reference: eventReferenceOf(leaves) }]);

      // Neither the days that pass nor another change of the person makes it happen after all.
      world.pass(100 * 24 * 3600);
      const phone = userEvent({ user: { email: address('c'), phone: '1' }, occurredAt: world.minutesAgo(1) });
      await tell(phone);
      expect(account('c')?.is_active).toBe(true);
      expect(await leavers()).toHaveLength(1);

      const [again] = await tell(leaving('c', { occurredAt: world.minutesAgo(0) }));
      expect(again).toMatchObject({ status: 'applied' });
      expect(account('c')?.is_active).toBe(false);
      expect(await leavers()).toEqual([]);
    });

    test('a new address stays as it was, and everything else of the person goes on', async () => {
      await employ('a', 'b', 'c');
      const moves = userEvent({
        user: { userName: address('c'), email: 'elsewhere@x.example', phone: '1' },
        occurredAt: world.minutesAgo(10),
      });
      await tell(leaving('a'), leaving('b'), moves);
      await refuseAll();
      expect(await world.event(moves)).toMatchObject({ status: 'failed', reason: 'refused' });
      expect(account('c')).toMatchObject({ email: address('c'), unshown: { phone: '1' } });

      const [next] = await tell(
        userEvent({ user: { userName: address('c'), phone: '2' }, occurredAt: world.minutesAgo(5) }),
      );
      expect(next?.status).toBe('applied');
      expect(account('c')).toMatchObject({ email: address('c'), unshown: { phone: '2' } });
    });
  });

  test('goes on without the queue with what was released', async () => {
    await employ('a', 'b', 'c');
    await tell(leaving('a'), leaving('b'), leaving('c'));
    const [change] = await held();
    expect(change && (await world.startProcess().ledger.releaseHeld(change, 'op'))).toBe(true);
    await world.heal();
    expect(account('c')?.is_active).toBe(false);
  });

  test('does not release another change of the same person than the one that was shown', async () => {
    await employ('a', 'b', 'c');
    await tell(leaving('a'), leaving('b'), leaving('c'));
    const [shown] = await held();
    const later = leaving('c', { occurredAt: world.minutesAgo(1) });
    await tell(later);
    expect((await held())[0]?.reference).toBe(eventReferenceOf(later));
    expect(shown && (await world.startProcess().ledger.releaseHeld(shown, 'op'))).toBe(false);
    await world.heal();
    expect(account('c')?.is_active).toBe(true);
  });

  test('forgets what a newer word has overruled', async () => {
    await employ('a', 'b', 'c');
    const leaves = leaving('c');
    await tell(leaving('a'), leaving('b'), leaves);
    const stays = userEvent({ user: { email: address('c'), active: true }, occurredAt: world.minutesAgo(1) });
    const [said] = await tell(stays);
    expect(said?.status).toBe('applied');
    const overruled = await world.event(leaves);
    expect(overruled?.status).toBe('superseded');
    expect(overruled?.heldBecause).toBeUndefined();
    expect(await held()).toEqual([]);
  });

  test('counts someone once, however often the vendor fails', async () => {
    await employ('a', 'b');
    world.simulator.arm({ kind: 'status', status: 503, times: 3, operation: 'edit' });
    const [first] = await tell(leaving('a'));
    await world.heal();
    const [second] = await tell(leaving('b'));
    expect([first?.status, second?.status]).not.toContain('failed');
    expect([account('a')?.is_active, account('b')?.is_active]).toEqual([false, false]);
  });

  test('lets a file go on that a human has released', async () => {
    await employ('a', 'b', 'c', 'd');
    const release = { importId: 'i', releasedBy: 'ben', releasedAt: world.minutesAgo(19) };
    const row = (name: string) => leaving(name, { source: 'import', eventId: `file-row-${name}`, release });
    const told = await tell(row('a'), row('b'), row('c'), row('d'));
    expect(told.map((event) => event?.status)).toEqual(['applied', 'applied', 'applied', 'applied']);
  });

  test('does not believe an event that it comes from a released file', async () => {
    await employ('a', 'b', 'c');
    const release = { importId: 'i', releasedBy: 'ben', releasedAt: world.minutesAgo(19) };
    const rows = ['a', 'b', 'c'].map((name) =>
      leaving(name, { source: 'import', eventId: `forged-${name}`, release }),
    );
    for (const row of rows) await world.startProcess().door.accept(row, 'forged');
    await world.drain();
    const told = await Promise.all(rows.map((row) => world.event(row)));
    expect(told.map((event) => event?.heldBecause)).toEqual([undefined, undefined, 'brake']);
  });

  test('knows the share of the managed people from the last comparison with the directory', async () => {
    await employ('a', 'b', 'c', 'd');
    await world.startProcess().driftLedger.noteManaged(60);
    const told = await tell(leaving('a'), leaving('b'), leaving('c'), leaving('d'));
    expect(told.map((event) => event?.heldBecause)).toEqual([undefined, undefined, undefined, 'brake']);
  });

  test('counts someone once, and holds someone for good, wherever the process is killed', async () => {
    await employ('a', 'b', 'c');
    // Behind each call: before it, everything is as it was behind the one before.
    for (let killAt = 2, isKilled = true; isKilled; killAt += 2) {
      const source = `source-${killAt}`;
      const ask = (personId: string, fate?: CrashPlan) => {
        const reference = `${source}/${personId}`;
        return world
          .startProcess(fate)
          .ledger.passBrake({ source, personId, reference, open: [], brake: { ...brake, people: 1 } });
      };
      const [first, second] = [new CrashPlan(killAt), new CrashPlan(killAt)];
      await ask('one', first).catch(() => undefined);
      expect(await ask('one')).toEqual({ kind: 'passed' });
      await ask('two', second).catch(() => undefined);
      expect(await ask('two')).toMatchObject({ kind: 'held' });
      expect(await ask('one')).toEqual({ kind: 'passed' });
      expect((await world.startProcess().ledger.countHeld()).get(source)).toBe(1);
      isKilled = first.killed || second.killed;
    }
  });
});

test('the count of managed people is never set back to an earlier one', async () => {
  const early = world.startProcess().driftLedger;
  await early.noteManaged(10);
  world.pass(60);
  await world.startProcess().driftLedger.noteManaged(200);
  await employ('a', 'b', 'c');
  const told = await tell(leaving('a'), leaving('b'), leaving('c'));
  expect(told.map((event) => event?.heldBecause)).toEqual([undefined, undefined, undefined]);
});
