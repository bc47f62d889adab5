import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHeld, settleHeld } from '../../infra/cli/ops/waiting/settle-held.ts';
import { newTargetState, type Person } from '../../shared/domain/person.ts';
import { eventReference, type UserEvent } from '../../shared/domain/user-event.ts';
import { changePerson } from '../../shared/ledger/people/change-person.ts';
import { eventKey } from '../../shared/ledger/table/ledger-keys.ts';
import { CrashPlan, createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

/** One change of a source passes. */
const brake = { people: 1, percent: 0, hours: 24, hrSources: ['bamboohr', 'personio', 'workday'] };
const worlds: World[] = [];
let world: World;
let count = 0;

async function open(people: number): Promise<void> {
  world = await createWorld({ brake: { ...brake, people } });
  worlds.push(world);
}

beforeAll(() => open(1000));

afterAll(async () => {
  for (const one of worlds) await one.close();
});

/** Someone with a number, a user name and an address of their own. */
interface Someone {
  readonly employeeNumber: string;
  readonly userName: string;
  readonly email: string;
}

function someone(): Someone {
  count += 1;
  return { employeeNumber: `${count}`, userName: `user-${count}`, email: `some-${count}@x.example` };
}

const joins = (one: Someone) =>
  userEvent({ type: 'onboard', user: { ...one, givenName: 'Ann' }, occurredAt: world.minutesAgo(60) });
const moves = ({ employeeNumber }: Someone, email: string) =>
  userEvent({ user: { employeeNumber, email }, occurredAt: world.minutesAgo(30) });
const addressOf = ({ userName }: Someone) => world.simulator.findUser({ username: userName })?.email;

async function settle(event: UserEvent) {
  await world.accept(event);
  await world.drain();
  return world.event(event);
}

/** As an operator who says that they are two people. */
function decideConflict(person: Person): Person {
  const { infraon = newTargetState } = person.targets;
  const { conflict = { reason: 'account-of-another', since: '' } } = infraon;
  return { ...person, targets: { infraon: { ...infraon, conflict: { ...conflict, decidedBy: 'kim' } } } };
}

/** Two people with accounts, of whom the first was refused the other's address. */
async function createWaiting() {
  const [waiting, giver] = [someone(), someone()];
  await settle(joins(waiting));
  await settle(joins(giver));
  const asked = moves(waiting, giver.email);
  expect(await settle(asked)).toMatchObject({ status: 'applied', notTaken: ['email'] });
  return { waiting, giver, asked };
}

describe('an address that someone else’s account has', () => {
  test('is given when that account gets another, and the event says so in the end', async () => {
    const { waiting, giver, asked } = await createWaiting();
    world.pass(3600);
    const moved = moves(giver, 'new@x.example');
    expect(await settle(moved)).toMatchObject({ status: 'applied' });
    // What is to be done since now has not waited for longer.
    expect((await world.startProcess().ledger.oldestOpenWork()).get('user-changes')).toBeLessThan(60);
    await world.heal();
    expect([addressOf(waiting), addressOf(giver)]).toEqual([giver.email, 'new@x.example']);
    expect(await world.event(asked)).toMatchObject({
      status: 'applied',
      outcome: { infraon: { result: 'updated' } },
    });
    expect(await world.event(asked)).not.toHaveProperty('notTaken');
  });

  test('is exchanged, though the second of the two speaks when the first has been served', async () => {
    const { waiting, giver, asked } = await createWaiting();
    const answer = moves(giver, waiting.email);
    await settle(answer);
    await world.heal();
    expect([addressOf(waiting), addressOf(giver)]).toEqual([giver.email, waiting.email]);
    for (const event of [asked, answer]) {
      expect(await world.event(event)).toMatchObject({ status: 'applied' });
      expect(await world.event(event)).not.toHaveProperty('notTaken');
    }
  });

  test('is given to whoever could not be created with it', async () => {
    const [giver, joiner] = [someone(), someone()];
    await settle(joins(giver));
    const joined = joins({ ...joiner, email: giver.email });
    expect(await settle(joined)).toMatchObject({ status: 'failed', reason: 'identity-conflict' });
    await settle(moves(giver, 'another@x.example'));
    await world.heal();
    expect(addressOf(joiner)).toBe(giver.email);
    expect(await world.event(joined)).toMatchObject({
      status: 'applied',
      outcome: { infraon: { result: 'created', invitation: 'invited' } },
    });
  });

  test('is given to whoever asked for it longer ago than events are kept', async () => {
    const { waiting, giver, asked } = await createWaiting();
    await world.operating.table.remove({
      pk: eventKey(eventReference(asked)),
      condition: 'attribute_exists(#pk)',
    });
    await settle(moves(giver, 'later@x.example'));
    await world.heal();
    expect(addressOf(waiting)).toBe(giver.email);
  });

  test('is asked for again without asking a human again who has decided', async () => {
    const [giver, joiner] = [someone(), someone()];
    await settle(joins(giver));
    const joined = joins({ ...joiner, email: giver.email });
    await settle(joined);
    const { personId = '' } = (await world.event(joined)) ?? {};
    const conflict = async () =>
      (await world.startProcess().ledger.load(personId))?.targets.infraon?.conflict;
    await changePerson(world.operating, { personId, change: decideConflict });
    const decided = await conflict();
    expect(decided).toMatchObject({ reason: 'account-of-another', decidedBy: 'kim' });
    // The giver's account is asked for another name, and does not take it.
    const other = someone();
    await settle(joins(other));
    await settle(moves(giver, other.email));
    await world.heal();
    expect(addressOf(giver)).toBe(giver.email);
    expect(await conflict()).toEqual(decided);
    await settle(moves(giver, 'given@x.example'));
    await world.heal();
    expect(addressOf(joiner)).toBe(giver.email);
    expect(await conflict()).toBeUndefined();
  });

  test('is given wherever the run is killed that sets it free', async () => {
    // At every few calls, before some of them and behind others: each takes two people.
    for (let killAt = 1, isDone = false; !isDone; killAt += 7) {
      const { waiting, giver, asked } = await createWaiting();
      await world.accept(moves(giver, `free-${killAt}@x.example`));
      const fate = new CrashPlan(killAt);
      const [personId = ''] = world.queue.splice(0);
      await world.reconcile(personId, fate).catch(() => undefined);
      isDone = !fate.killed;
      world.pass(60);
      await world.reconcile(personId);
      await world.reconcile((await world.event(asked))?.personId ?? '');
      expect(addressOf(waiting), `killed at ${killAt}`).toBe(giver.email);
    }
  });
});

describe('an address whose bearer a brake holds', () => {
  beforeAll(() => open(brake.people));

  const decide = async (decision: 'release' | 'refuse') => {
    const { ledger } = world.startProcess();
    const enqueueAll = async (people: readonly string[]) => void world.queue.push(...people);
    for (const { id, hash } of await readHeld(ledger))
      await settleHeld({ decision, id, hash, by: 'op', ledger, enqueueAll });
    await world.heal();
  };

  test.each<[string, boolean]>([
    ['has an account', true],
    ['is to be created', false],
  ])('is waited for as long as that lasts, and said to be, by someone who %s', async (_, isThere) => {
    const [giver, waiting, other] = [someone(), someone(), someone()];
    for (const one of isThere ? [giver, waiting, other] : [giver, other]) await settle(joins(one));
    await settle({ ...moves(other, `other-${other.email}`), source: 'bamboohr' });
    const held = { ...moves(giver, `new-${giver.email}`), source: 'bamboohr' };
    expect(await settle(held)).toMatchObject({ status: 'accepted', heldBecause: 'brake' });

    const asked = isThere
      ? { ...moves(waiting, giver.email), source: 'workday' }
      : joins({ ...waiting, email: giver.email });
    expect(await settle(asked)).toMatchObject({ status: 'accepted', heldBecause: 'brake' });
    const { personId = '' } = (await world.event(asked)) ?? {};
    for (let looks = 0; looks < 3; looks += 1) {
      world.pass(3600);
      expect(await world.reconcile(personId, undefined, true)).toEqual({ kind: 'waiting' });
    }
    expect(await world.event(asked)).toMatchObject({ status: 'accepted', heldBecause: 'brake' });

    await decide('release');
    expect([addressOf(giver), addressOf(waiting)]).toEqual([`new-${giver.email}`, giver.email]);
    for (const event of [held, asked]) {
      expect(await world.event(event)).toMatchObject({ status: 'applied' });
      expect(await world.event(event)).not.toHaveProperty('notTaken');
    }
  });

  test('is not waited for any more once an operator has refused that bearer another', async () => {
    const [giver, waiting, joiner] = [someone(), someone(), someone()];
    for (const one of [giver, waiting]) await settle(joins(one));
    await settle({ ...moves(giver, `new-${giver.email}`), source: 'bamboohr' });
    const asked = { ...moves(waiting, giver.email), source: 'personio' };
    const joined = joins({ ...joiner, email: giver.email });
    for (const event of [asked, joined]) expect(await settle(event)).toMatchObject({ heldBecause: 'brake' });
    await decide('refuse');
    world.pass(3600);
    await world.heal();
    expect(await world.event(asked)).toMatchObject({ status: 'applied', notTaken: ['email'] });
    expect(await world.event(joined)).toMatchObject({ status: 'failed', reason: 'identity-conflict' });
  });
});
