import { deepEqual, equal, ok } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { AnswerBody } from '../../world/answer.ts';
import type { InventedPerson } from '../../world/create-people.ts';
import type { Delivery } from '../../world/send-webhook.ts';

type Told = Pick<Delivery, 'type' | 'user'>;

/** Says one thing after the other, each when the one before is final, in the order in which they happened. */
async function tell(world: FaultWorld, told: readonly Told[]): Promise<readonly AnswerBody[]> {
  const answers: AnswerBody[] = [];
  for (const [index, one] of told.entries()) {
    answers.push(await world.settle({ ...one, occurredAt: world.inSeconds(10 * index - 300) }));
  }
  return answers;
}

/** The addresses and state of accounts, by the user names that they began with. */
function shown(world: FaultWorld, ...userNames: readonly string[]) {
  return userNames.map((username) => {
    const user = world.simulator.findUser({ username });
    return [user?.email, user?.is_active];
  });
}

const statuses = (answers: readonly AnswerBody[]) => answers.map(({ status }) => status);
const applied = (count: number) => Array(count).fill('applied');

export const leaversAddress: FaultCase = {
  id: 'I1',
  done: 'someone active gets the address of a colleague who left, by words that are older than the leaving or newer',
  invariants: ['E'],
  async run(world) {
    const [leaver, other] = [world.person(), world.person()];
    const { employeeNumber } = other;
    const answers = await tell(world, [
      { type: 'onboard', user: leaver.onboarding },
      { type: 'onboard', user: { ...other.onboarding, employeeNumber } },
      { type: 'offboard', user: { email: leaver.email } },
      { type: 'update', user: { employeeNumber, title: 'Heir' } },
    ]);
    deepEqual(statuses(answers), applied(4));
    // The vendor may refuse the address while the leaver's account has it; the heir keeps the account all the same.
    await world.settle({ type: 'update', user: { employeeNumber, email: leaver.email } });
    // By the address, too, the heir is meant from now on.
    await world.settle({ type: 'update', user: { email: leaver.email, title: 'Captain' } });
    const heir = () => world.simulator.findUser({ username: other.email });
    deepEqual([heir()?.is_active, heir()?.unshown.organization_role], [true, 'Captain']);
    equal(world.simulator.findUser({ username: leaver.email })?.is_active, false);
    deepEqual(
      world.effectsOn(other.email).filter(({ kind }) => kind === 'deactivated'),
      [],
    );
    await world.settle({ type: 'offboard', user: { email: leaver.email } });
    equal(heir()?.is_active, false);
  },
};

export const passedOn: FaultCase = {
  id: 'I2',
  done: 'an address passes from one person to another, without numbers; then its new bearer leaves',
  invariants: ['E'],
  async run(world) {
    const [first, second] = [world.person(), world.person()];
    const moved = world.person().email;
    const answers = await tell(world, [
      { type: 'onboard', user: first.onboarding },
      { type: 'onboard', user: second.onboarding },
      { type: 'update', user: { userName: first.email, email: moved } },
      { type: 'update', user: { userName: second.email, email: first.email } },
    ]);
    deepEqual(statuses(answers), applied(4));
    const userNames = [first.email, second.email];
    deepEqual(shown(world, ...userNames), [
      [moved, true],
      [first.email, true],
    ]);
    equal((await world.settle({ type: 'offboard', user: { email: first.email } })).status, 'applied');
    deepEqual(shown(world, ...userNames), [
      [moved, true],
      [first.email, false],
    ]);
  },
};

export const formerName: FaultCase = {
  id: 'I3',
  done: 'someone new is onboarded by the former address of someone active',
  invariants: ['E'],
  async run(world) {
    await Promise.all([
      // The user name stays what it was.
      spares(world, ({ email }) => ({ userName: email })),
      spares(world, ({ employeeNumber }, current) => ({ employeeNumber, userName: current })),
    ]);
  },
};

/** It is a second person, or a conflict: in any case the account of the first stays theirs. */
async function spares(
  world: FaultWorld,
  named: (person: InventedPerson, current: string) => Readonly<Record<string, string>>,
): Promise<void> {
  const [renamed, current] = [world.person(), world.person().email];
  const { employeeNumber, email: former } = renamed;
  await tell(world, [
    { type: 'onboard', user: { ...renamed.onboarding, employeeNumber } },
    { type: 'update', user: { ...named(renamed, current), email: current } },
  ]);
  const before = world.account(current);
  ok(before?.is_active);
  const namesake = { ...world.person().onboarding, email: former, role: 'Approver' };
  const { status, reason } = await world.settle({ type: 'onboard', user: namesake });
  ok(status === 'applied' || reason === 'identity-conflict', `ended as ${status} ${reason}`);
  deepEqual(world.account(current), before);
}

export const swapped: FaultCase = {
  id: 'I4',
  done: 'two numbered people swap their addresses by way of a third one',
  invariants: ['E', 'O'],
  async run(world) {
    const [one, other] = [world.person(), world.person()];
    const between = world.person().email;
    const first = { employeeNumber: one.employeeNumber };
    const second = { employeeNumber: other.employeeNumber };
    const answers = await tell(world, [
      { type: 'onboard', user: { ...one.onboarding, ...first } },
      { type: 'onboard', user: { ...other.onboarding, ...second } },
      { type: 'update', user: { ...first, email: between } },
      { type: 'update', user: { ...second, email: one.email } },
      { type: 'update', user: { ...first, email: other.email } },
    ]);
    deepEqual(statuses(answers), applied(5));
    deepEqual(shown(world, one.email, other.email), [
      [other.email, true],
      [one.email, true],
    ]);
    await world.settle({ type: 'offboard', user: first });
    deepEqual(shown(world, one.email, other.email), [
      [other.email, false],
      [one.email, true],
    ]);
  },
};

export const exchanged: FaultCase = {
  id: 'I6',
  done: 'two numbered people exchange their addresses, and the first update is carried out before the second is sent; the vendor gives an address once',
  invariants: ['E', 'L', 'O'],
  async run(world) {
    const [one, other] = [world.person(), world.person()];
    const [first, second] = [one, other].map(({ employeeNumber }) => ({ employeeNumber }));
    await tell(world, [
      { type: 'onboard', user: { ...one.onboarding, ...first } },
      { type: 'onboard', user: { ...other.onboarding, ...second } },
    ]);
    const asked = await world.settle({ type: 'update', user: { ...first, email: other.email } });
    deepEqual([asked.status, asked.notTaken], ['applied', ['email']]);
    const answered = await world.deliver({ type: 'update', user: { ...second, email: one.email } });
    const exchanged = [
      [other.email, true],
      [one.email, true],
    ];
    const isExchanged = () => isDeepStrictEqual(shown(world, one.email, other.email), exchanged);
    await world.until('the addresses are exchanged', isExchanged);
    for (const event of [answered, asked.statusUrl ?? '']) {
      const { status, notTaken } = await world.untilFinal(event);
      deepEqual([status, notTaken], ['applied', undefined]);
    }
    await world.settle({ type: 'offboard', user: { email: other.email } });
    deepEqual(shown(world, one.email, other.email), [
      [other.email, false],
      [one.email, true],
    ]);
  },
};

export const namesakeBefore: FaultCase = {
  id: 'I5',
  done: 'someone leaves by number and by an address that a former colleague had',
  invariants: ['E'],
  async run(world) {
    const [former, heir] = [world.person(), world.person()];
    const { employeeNumber } = heir;
    const answers = await tell(world, [
      { type: 'onboard', user: { ...former.onboarding, employeeNumber: former.employeeNumber } },
      { type: 'offboard', user: { employeeNumber: former.employeeNumber } },
      { type: 'onboard', user: { ...heir.onboarding, employeeNumber } },
      { type: 'update', user: { employeeNumber, email: former.email } },
      { type: 'offboard', user: { employeeNumber, email: former.email } },
    ]);
    equal(answers.at(-1)?.status, 'applied');
    equal(world.simulator.findUser({ username: heir.email })?.is_active, false);
    const deactivated = world.simulator
      .effects()
      .filter(({ kind, username }) => kind === 'deactivated' && username === heir.email);
    equal(deactivated.length, 1);
  },
};
