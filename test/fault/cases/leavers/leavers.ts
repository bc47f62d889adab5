import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultInput } from '../../../../infra/simulators/infraon/index.ts';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { settle } from '../../world/deliver.ts';
import { logLines } from '../../world/log-lines.ts';
import { openTwoTargets } from '../../world/open-two-targets.ts';
import { strikes } from '../../world/strikes.ts';

/** Whether someone was woken because the person of an event was not deactivated, and finds that person in the list. */
async function isReported(world: FaultWorld, id: string): Promise<boolean> {
  const { personId } = (await world.event(id)) ?? {};
  const open = await Array.fromAsync(world.ledger.listLeavers());
  const isListed = open.some((leaver) => leaver.personId === personId);
  return isListed && logLines(world, { code: 'leaver-not-deactivated', personId }).length > 0;
}

const deactivations = (world: FaultWorld, email: string) =>
  world.effectsOn(email).filter(({ kind }) => kind === 'deactivated').length;

export const spelledByHand: FaultCase = {
  id: 'L1',
  done: 'accounts were made by hand in capitals, in the address alone or in both names, and the vendor sorts by code unit; the owners leave, or join',
  invariants: ['E', 'D'],
  async run(world) {
    const [both, addressOnly, joiner] = [world.person(), world.person(), world.person()];
    const capitals = (email: string) => `Z${email.slice(1).toUpperCase()}`;
    const [first, second, third] = [both, addressOnly, joiner].map(({ email }) => capitals(email));
    const seeds = [
      { username: first, email: first, name: both.displayName, is_active: true },
      // By their user names the accounts are in order, by their addresses they are not.
      { username: addressOnly.userName, email: second, name: addressOnly.displayName, is_active: true },
      { username: third, email: third, name: joiner.displayName, is_active: true },
    ];
    world.simulator.putUsers(seeds);
    for (const email of [first, second]) {
      const { status, outcome } = await world.settle({
        type: 'offboard',
        user: { email: email?.toLowerCase() },
      });
      deepEqual([status, outcome?.infraon?.result], ['applied', 'deactivated']);
      equal(world.account(email ?? '')?.is_active, false);
    }
    const user = { ...joiner.onboarding, email: third?.toLowerCase() };
    const { status, outcome } = await world.settle({ type: 'onboard', user });
    deepEqual([status, outcome?.infraon?.result], ['applied', 'adopted']);
    equal(world.accounts(third ?? '').length, 1);
  },
};

export const shownLate: FaultCase = {
  id: 'L2',
  done: 'the answer of a create is lost and the vendor shows the account late; meanwhile the person leaves',
  invariants: ['L', 'E'],
  async run(world) {
    const { email, onboarding } = world.person();
    const create = { operation: 'create', times: 1, match: { email } } as const;
    world.simulator.arm({ kind: 'invisible', ms: 8000, ...create });
    const lost = world.simulator.arm({ kind: 'reset', when: 'after', ...create });
    await world.deliver({ type: 'onboard', user: onboarding, occurredAt: world.inSeconds(-60) });
    await world.until('the answer is lost', () => strikes(world, lost) === 1, 90_000);
    const { status, outcome } = await world.settle({ type: 'offboard', user: { email } }, 90_000);
    deepEqual([status, outcome?.infraon?.result], ['applied', 'deactivated']);
    deepEqual(
      world.accounts(email).map(({ is_active }) => is_active),
      [false],
    );
    equal(world.invitations(email), 0);
  },
};

export const leftWhileCreating: FaultCase = {
  id: 'L3',
  done: 'someone leaves while the call that creates their account is on its way, answered late or not at all',
  invariants: ['E', 'L'],
  async run(world) {
    await Promise.all([
      leavesMeanwhile(world, { isAnswered: true }),
      leavesMeanwhile(world, { isAnswered: false }),
    ]);
  },
};

async function leavesMeanwhile(
  world: FaultWorld,
  { isAnswered }: { readonly isAnswered: boolean },
): Promise<void> {
  const { email, onboarding } = world.person();
  const create = { operation: 'create', times: 1, match: { email } } as const;
  const slow = world.simulator.arm({ kind: 'delay', ms: 1000, when: 'before', ...create });
  if (!isAnswered) world.simulator.arm({ kind: 'reset', when: 'after', ...create });
  await world.deliver({ type: 'onboard', user: onboarding, occurredAt: world.inSeconds(-60) });
  await world.until('the create is on its way', () => strikes(world, slow) === 1, 90_000);
  equal((await world.settle({ type: 'offboard', user: { email } }, 90_000)).status, 'applied');
  ok(world.accounts(email).every(({ is_active }) => !is_active));
  ok(world.accounts(email).length <= 1);
  equal(world.invitations(email), 0);
}

export const madeByHandMeanwhile: FaultCase = {
  id: 'L4',
  done: 'two targets: accounts are made by hand right after the second one was listed; then their owners leave, or join',
  invariants: ['E', 'D'],
  timeoutMs: 300_000,
  async run(given) {
    const world = await openTwoTargets(given, 'L4');
    const [lister, leaver, joiner] = [world.person(), world.person(), world.person()];
    // Esper is listed to find no one.
    equal((await settle(world, { type: 'onboard', user: lister.onboarding })).status, 'applied');
    for (const { email } of [leaver, joiner])
      world.esper.putUsers([{ username: email, email, is_active: true }]);
    const left = await settle(world, { type: 'offboard', user: { email: leaver.email } });
    deepEqual([left.status, left.outcome?.esper?.result], ['applied', 'deactivated']);
    equal(world.esperAccount(leaver.email)?.is_active, false);
    const joined = await settle(world, { type: 'onboard', user: joiner.onboarding });
    deepEqual([joined.status, joined.outcome?.esper?.result], ['applied', 'adopted']);
    deepEqual(
      world.esperEffectsOn(joiner.email).filter((kind) => kind === 'created'),
      [],
    );
  },
};

export const severalAccounts: FaultCase = {
  id: 'L5',
  done: 'the names of someone who leaves lead to the accounts of two people of whom nothing is known',
  invariants: ['E'],
  async run(world) {
    const [one, other] = [world.person(), world.person()];
    const seeds = [
      { username: one.userName, email: one.email, name: one.displayName, is_active: true },
      { username: other.userName, email: other.email, name: other.displayName, is_active: true },
    ];
    world.simulator.putUsers(seeds);
    const id = world.newId();
    const user = { userName: one.userName, email: other.email };
    const { status, reason } = await world.settle({ type: 'offboard', id, user });
    deepEqual([status, reason], ['failed', 'identity-conflict']);
    ok(await isReported(world, id), 'someone is woken');
    deepEqual(
      [one, other].map(({ email }) => world.account(email)?.is_active),
      [true, true],
    );
  },
};

export const refusedLeaver: FaultCase = {
  id: 'L6',
  done: 'the vendor refuses to deactivate someone without saying why: once in each of its ways, and for good',
  invariants: ['L', 'E'],
  async run(world) {
    const once: readonly FaultInput[] = [
      { kind: 'logical-failure', times: 1 },
      { kind: 'status', status: 400, times: 1 },
      { kind: 'status', status: 403, times: 1 },
      { kind: 'ignore-attribute', attribute: 'is_active', times: 1 },
    ];
    const forGood: readonly FaultInput[] = [
      { kind: 'logical-failure' },
      { kind: 'ignore-attribute', attribute: 'is_active' },
    ];
    await Promise.all([
      ...once.map((fault) => passing(world, fault)),
      ...forGood.map((fault) => lasting(world, fault)),
    ]);
  },
};

async function passing(world: FaultWorld, fault: FaultInput): Promise<void> {
  const { email, onboarding } = world.person();
  await world.settle({ type: 'onboard', user: onboarding });
  const armed = world.simulator.arm({ ...fault, operation: 'edit', match: { email } });
  const { status, outcome } = await world.settle({ type: 'offboard', user: { email } }, 90_000);
  deepEqual([status, outcome?.infraon?.result], ['applied', 'deactivated'], fault.kind);
  equal(strikes(world, armed), 1, fault.kind);
  equal(deactivations(world, email), 1, fault.kind);
}

async function lasting(world: FaultWorld, fault: FaultInput): Promise<void> {
  const { email, onboarding } = world.person();
  await world.settle({ type: 'onboard', user: onboarding });
  const armed = world.simulator.arm({ ...fault, operation: 'edit', match: { email } });
  const id = world.newId();
  const { status } = await world.settle({ type: 'offboard', id, user: { email } }, 120_000);
  equal(status, 'failed', fault.kind);
  ok(strikes(world, armed) > 1, 'it was tried again');
  ok(await isReported(world, id), 'someone is woken');
  equal(world.account(email)?.is_active, true);
  world.simulator.clearFaults(armed.id);
  equal((await world.settle({ type: 'offboard', user: { email } })).status, 'applied');
  equal(world.account(email)?.is_active, false);
}

export const unknownLeaver: FaultCase = {
  id: 'L8',
  done: 'someone leaves by a number without its leading zeros',
  invariants: ['E'],
  async run(world) {
    const { email, onboarding } = world.person();
    const digits = `${world.random.integer(100_000_000, 999_999_999)}`;
    await world.settle({ type: 'onboard', user: { ...onboarding, employeeNumber: `000${digits}` } });
    const id = world.newId();
    const { outcome } = await world.settle({ type: 'offboard', id, user: { employeeNumber: digits } });
    deepEqual([outcome?.infraon?.result, outcome?.infraon?.because], ['absent', 'unknown-person']);
    const { personId } = (await world.event(id)) ?? {};
    equal(logLines(world, { code: 'leaver-unknown', personId }).length, 1);
    equal(world.account(email)?.is_active, true);
  },
};
