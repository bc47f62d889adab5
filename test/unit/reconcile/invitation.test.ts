import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../shared/domain/attributes.ts';
import { newPerson, newTargetState, type Person, type TargetState } from '../../../shared/domain/person.ts';
import type { ReconcileLedger } from '../../../shared/reconcile/reconcile-ledger.ts';
import { reconcileTarget } from '../../../shared/reconcile/reconcile-target.ts';
import { TargetRun } from '../../../shared/reconcile/target-run.ts';
import type { Account, ProvisioningTarget } from '../../../shared/targets/target.ts';
import { TargetError } from '../../../shared/targets/target-error.ts';
import { testRoles } from '../../support/role-policy.ts';
import { wideBrake } from '../../support/wide-brake.ts';

const hour = 3_600_000;

/** A target that invites, and a person who is to have an account there. */
function createWorld(given: { readonly invite?: () => void; readonly state?: Partial<TargetState> } = {}) {
  let time = Date.parse('2026-11-22T09:00:00Z');
  const whileRunning: { active?: boolean } = {};
  const accounts: Account[] = [];
  const invited: Attributes[] = [];
  const calls: string[] = [];
  const register = (value: string | boolean) => ({ value, at: '2026-11-22T08:00:00Z', by: 'hr/1' as const });
  let person: Person = {
    ...newPerson('p1'),
    onboarded: true,
    desired: {
      email: register('ann@x.example'),
      givenName: register('Ann'),
      active: register(true),
    },
    targets: given.state === undefined ? {} : { clubhouse: { ...newTargetState, ...given.state } },
  };
  const target: ProvisioningTarget = {
    name: 'clubhouse',
    visibleAttributes: ['email', 'givenName', 'active'],
    hiddenAttributes: [],
    sendsInvitations: false,
    createsByInvitation: {
      validSeconds: 7200,
      async invite(attributes) {
        invited.push(attributes);
        given.invite?.();
      },
    },
    getAccount: async (id) => accounts.find((account) => account.id === id),
    findAccounts: async () => accounts,
    createAccount: () => Promise.reject(new Error('is never called')),
    async updateAccount(_, attributes) {
      calls.push(`update ${Object.keys(attributes)}`);
      return { notTaken: [] };
    },
    deactivateAccount: async () => void calls.push('deactivate'),
    deleteAccount: async () => void calls.push('delete'),
    inviteUser: () => Promise.reject(new Error('is never called')),
    isProtected: async () => false,
    async *listAccounts() {},
  };
  const ledger: Pick<ReconcileLedger, 'updateLeased' | 'claimAccount'> = {
    async updateLeased({ change }) {
      const { active } = whileRunning;
      if (active !== undefined)
        person = { ...person, desired: { ...person.desired, active: register(active) } };
      person = change(person);
      return person;
    },
    claimAccount: async () => ({ kind: 'claimed' }),
  };
  const unused = () => Promise.reject(new Error('is never called'));
  const run = (more: { readonly offboardAction?: 'deactivate'; readonly active?: boolean } = {}) => {
    if (more.active !== undefined)
      person = { ...person, desired: { ...person.desired, active: register(more.active) } };
    return reconcileTarget(
      new TargetRun({
        ledger: {
          ...ledger,
          load: unused,
          acquireLease: unused,
          releaseLease: unused,
          settleEvent: unused,
          reopenEvents: unused,
          findDecisions: async () => [],
          findForgottenAccounts: async () => new Set(),
          newestTakenAt: async () => undefined,
          findAccountOwners: async () => new Map(),
          findHolders: async () => new Map(),
          noteLeaver: unused,
          resolveLeaver: unused,
          readReleases: unused,
          passBrake: async () => ({ kind: 'passed' }),
          resolveHeld: unused,
          sayHeld: unused,
          askAgain: unused,
        },
        target,
        policy: {
          mode: 'apply',
          offboardAction: 'deactivate',
          invite: true,
          roles: testRoles,
          newAccountVisibleWithinSeconds: 60,
          refusalSeconds: 0,
          leaverRefusalSeconds: 0,
          brake: wideBrake,
        },
        person,
        owner: 'me',
        now: () => new Date(time),
        signal: new AbortController().signal,
        lastAttempt: false,
        log: () => undefined,
      }),
    );
  };
  return {
    target,
    run,
    /** What is said of the person before the run's first write. */
    whileRunning,
    invited,
    calls,
    accounts,
    state: () => person.targets.clubhouse ?? newTargetState,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

const fails = (kind: TargetError['kind'], mayHaveHappened: boolean) => () => {
  throw new TargetError(kind, { mayHaveHappened });
};

describe('where an account comes into being by accepting an invitation', () => {
  test('a person is invited once while the invitation is valid, and again after that', async () => {
    const world = createWorld();
    expect(await world.run()).toEqual({ result: 'invited', invitation: 'invited' });
    world.pass(hour);
    expect(await world.run()).toEqual({ result: 'invited' });
    expect(world.invited).toEqual([{ email: 'ann@x.example', givenName: 'Ann', active: true }]);
    world.pass(hour);
    await world.run();
    expect(world.invited).toHaveLength(2);
  });

  test('the account that appears is what was being created, is made equal, and no one is mailed', async () => {
    const world = createWorld();
    await world.run();
    world.accounts.push({ id: 'a1', attributes: { email: 'ann@x.example', givenName: 'A.', active: true } });
    expect(await world.run()).toEqual({ result: 'created' });
    expect(world.calls).toEqual(['update givenName']);
    expect(world.state()).toMatchObject({ accountId: 'a1', invitation: 'none' });
    expect(world.state().creatingSince).toBeUndefined();
  });

  test('whose account is gone is invited again, however short ago the last invitation was', async () => {
    const world = createWorld({
      state: { accountId: 'gone', creatingSince: '2026-11-22T08:59:00Z', invitation: 'invited' },
    });
    expect(await world.run()).toEqual({ result: 'invited', invitation: 'invited' });
    expect(world.state().accountId).toBeUndefined();
    await world.run();
    expect(world.invited).toHaveLength(1);
  });

  test('an invitation whose result was lost, or that a killed run had begun, counts as sent', async () => {
    const lost = createWorld({ invite: fails('unavailable', true) });
    expect(await lost.run()).toEqual({ result: 'invited', invitation: 'unknown' });
    expect(await lost.run()).toEqual({ result: 'invited' });
    expect(lost.invited).toHaveLength(1);

    const killed = createWorld({
      state: { creatingSince: '2026-11-22T08:59:00Z', invitation: 'inviting' },
    });
    expect(await killed.run()).toEqual({ result: 'invited', invitation: 'unknown' });
    expect(killed.invited).toEqual([]);
  });

  test('one that surely was not sent is tried again', async () => {
    const world = createWorld({ invite: fails('unavailable', false) });
    await expect(world.run()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(world.state()).toEqual(newTargetState);
    await expect(world.run()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(world.invited).toHaveLength(2);
  });

  test('one that is refused is a failure, and leaves no mark', async () => {
    const world = createWorld({ invite: fails('rejected', false) });
    expect(await world.run()).toEqual({ result: 'failed', reason: 'rejected-by-vendor' });
    expect(world.state()).toEqual(newTargetState);
  });

  test('one that is on its way already is as good as an own one', async () => {
    const world = createWorld({ invite: fails('already-exists', false) });
    expect(await world.run()).toEqual({ result: 'invited', invitation: 'unknown' });
  });

  test('an account that is there after all is adopted', async () => {
    const world = createWorld({
      invite: () => {
        world.accounts.push({ id: 'a1', attributes: { email: 'ann@x.example', active: true } });
        throw new TargetError('already-exists', { mayHaveHappened: false });
      },
    });
    expect(await world.run()).toEqual({ result: 'adopted' });
    expect(world.state().accountId).toBe('a1');
  });

  test('a name that leads to two accounts afterwards is a conflict', async () => {
    const world = createWorld({
      invite: () => {
        for (const id of ['a1', 'a2']) world.accounts.push({ id, attributes: { email: 'ann@x.example' } });
        throw new TargetError('already-exists', { mayHaveHappened: false });
      },
    });
    expect(await world.run()).toEqual({ result: 'failed', reason: 'identity-conflict' });
  });

  test('a person who leaves stays due while the invitation can be accepted, and is absent after that', async () => {
    const world = createWorld();
    await world.run();
    await expect(world.run({ active: false })).rejects.toMatchObject({ kind: 'waiting' });
    world.accounts.push({ id: 'a1', attributes: { email: 'ann@x.example', active: true } });
    expect(await world.run()).toMatchObject({ result: 'deactivated' });

    const idle = createWorld();
    await idle.run();
    idle.pass(hour);
    await expect(idle.run({ active: false })).rejects.toMatchObject({
      kind: 'waiting',
      retryAfterSeconds: 360,
    });
    idle.pass(hour);
    expect(await idle.run()).toMatchObject({ result: 'absent' });
  });

  test('a person who left since the run began is not invited', async () => {
    const world = createWorld();
    world.whileRunning.active = false;
    await expect(world.run()).rejects.toMatchObject({ kind: 'overtaken' });
    expect(world.invited).toEqual([]);
    expect(world.state()).toEqual(newTargetState);
  });
});

test('a target that cannot disable deletes whoever left, whatever the policy says', async () => {
  const world = createWorld();
  world.accounts.push({ id: 'a1', attributes: { email: 'ann@x.example', active: true } });
  Object.assign(world.target, { offboardAction: 'delete' });
  expect(await world.run({ active: false })).toEqual({ result: 'deleted' });
  expect(world.calls).toEqual(['delete']);
});
