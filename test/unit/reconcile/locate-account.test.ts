import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../shared/domain/attributes.ts';
import type { DesiredState } from '../../../shared/domain/desired-state.ts';
import { type DriftDecisions, noDecisions } from '../../../shared/domain/drift-decision.ts';
import {
  type Identifier,
  identifierKey,
  identifiersOf,
} from '../../../shared/domain/identity/identifiers.ts';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
import { locateAccount } from '../../../shared/reconcile/locate-account.ts';
import { TargetRun } from '../../../shared/reconcile/target-run.ts';
import { createInMemoryTarget } from '../../support/in-memory-target.ts';
import { testRoles } from '../../support/role-policy.ts';
import { wideBrake } from '../../support/wide-brake.ts';

interface Given {
  readonly accounts: Readonly<Record<string, Attributes>>;
  /** By the account's id. */
  readonly owners?: Readonly<Record<string, Person>>;
  readonly others?: readonly Person[];
  readonly offboardAction?: 'deactivate' | 'delete';
  /** Whether runs of the owners are to come. */
  readonly hasOpenWork?: boolean;
  readonly decisions?: DriftDecisions;
}

const longBefore = '2026-01-01T00:00:00.000Z';

function person(
  id: string,
  values: Attributes,
  more: { readonly at?: string; readonly formerly?: readonly Identifier[] } = {},
): Person {
  const { at = '2026-11-22T09:00:00.000Z', formerly = [] } = more;
  const desired: DesiredState = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, at, by: 'hr/1' }]),
  );
  return {
    ...newPerson(id),
    onboarded: true,
    desired,
    identifiers: [
      ...formerly.map((name) => ({ ...name, from: longBefore, last: longBefore, until: at })),
      ...identifiersOf({ type: 'onboard', user: values }).map((name) => ({ ...name, from: at, last: at })),
    ],
  };
}

function locate(sought: Person, given: Given) {
  const { accounts, owners = {}, others = [], offboardAction = 'deactivate', hasOpenWork = true } = given;
  const target = createInMemoryTarget('infraon');
  for (const [id, attributes] of Object.entries(accounts)) target.accounts.set(id, { id, attributes });
  const unused = () => Promise.reject(new Error('is never called'));
  const named = (key: string) =>
    others.filter(({ desired, identifiers }) =>
      [
        ...identifiers,
        { type: 'email' as const, value: String(desired.email?.value) },
        { type: 'userName' as const, value: String((desired.userName ?? desired.email)?.value) },
      ].some((identifier) => identifierKey(identifier) === key),
    );
  const run = new TargetRun({
    ledger: {
      load: unused,
      acquireLease: unused,
      updateLeased: unused,
      releaseLease: unused,
      settleEvent: unused,
      reopenEvents: unused,
      claimAccount: unused,
      noteLeaver: unused,
      resolveLeaver: unused,
      readReleases: unused,
      passBrake: unused,
      resolveHeld: unused,
      sayHeld: unused,
      askAgain: unused,
      findDecisions: async () => [given.decisions ?? noDecisions],
      findForgottenAccounts: async () => new Set(),
      newestTakenAt: async () => undefined,
      findAccountOwners: async ({ accountIds }) =>
        new Map(
          accountIds.flatMap((id) =>
            owners[id] === undefined ? [] : [[id, { person: owners[id], hasOpenWork }]],
          ),
        ),
      findHolders: async (identifiers) =>
        new Map(
          identifiers.map((identifier) => [identifierKey(identifier), named(identifierKey(identifier))]),
        ),
    },
    target,
    policy: {
      mode: 'apply',
      offboardAction,
      invite: true,
      roles: testRoles,
      newAccountVisibleWithinSeconds: 60,
      refusalSeconds: 0,
      leaverRefusalSeconds: 0,
      brake: wideBrake,
    },
    person: sought,
    owner: 'me',
    now: () => new Date(),
    signal: new AbortController().signal,
    lastAttempt: false,
    log: () => undefined,
  });
  return locateAccount(run);
}

const ann = { email: 'ann@x.example', active: true };
const annLeaves = { ...ann, active: false };
const email = (value: string): Identifier => ({ type: 'email', value });

describe('the account of a person who leaves', () => {
  test('is not one that belongs to another person, whose name it was earlier', async () => {
    const formerly = [email('ann@x.example')];
    const owners = { a1: person('p2', { email: 'bo@x.example' }, { formerly }) };
    const given: Given = { accounts: { a1: ann }, owners };
    expect(await locate(person('p1', annLeaves), given)).toEqual({ kind: 'absent' });
  });

  test('is a conflict where it was given to another person who never bore its names, while it works', async () => {
    const owners = { a1: person('p2', { email: 'bo@x.example' }) };
    const found = { reason: 'account-of-another', otherPersonId: 'p2' } as const;
    const given: Given = { accounts: { a1: ann }, owners };
    expect(await locate(person('p1', annLeaves), given)).toEqual({ kind: 'conflict', ...found });
    const accounts = { a1: { ...ann, active: false } };
    expect(await locate(person('p1', annLeaves), { accounts, owners })).toEqual({ kind: 'absent' });
    const conflict = { ...found, since: longBefore, decidedBy: 'kim' };
    const decided = { ...person('p1', annLeaves), targets: { infraon: { ...newTargetState, conflict } } };
    expect(await locate(decided, given)).toEqual({ kind: 'absent' });
  });

  test('is not looked for by a name that another person bears now', async () => {
    const given: Given = {
      accounts: { a1: ann },
      others: [person('p2', ann, { at: '2026-11-23T09:00:00.000Z' })],
    };
    expect(await locate(person('p1', annLeaves), given)).toEqual({ kind: 'absent' });
    const formerly = [email('ann@x.example')];
    const moved = person('p1', { email: 'ann.lee@x.example', active: false }, { formerly });
    expect(await locate(moved, given)).toEqual({ kind: 'absent' });
  });

  test('is found by a name that no one else bears any more', async () => {
    const formerly = [email('ann@x.example')];
    const moved = person('p1', { email: 'ann.lee@x.example', active: false }, { formerly });
    const past = person('p2', { email: 'bo@x.example' }, { formerly });
    expect(await locate(moved, { accounts: { a1: ann }, others: [past] })).toMatchObject({
      kind: 'found',
      account: { id: 'a1' },
    });
    const longAgo = person('p2', ann, { at: '2026-11-20T09:00:00.000Z' });
    expect(await locate(person('p1', annLeaves), { accounts: { a1: ann }, others: [longAgo] })).toMatchObject(
      { kind: 'found' },
    );
  });

  test('is every one that bears names of that person only, and a conflict where one bears another name', async () => {
    const leaver = person('p1', { userName: 'ann', email: 'ann@x.example', active: false });
    const accounts = { a1: { userName: 'ann' }, a2: { userName: 'ann@x.example', email: 'ann@x.example' } };
    expect(await locate(leaver, { accounts })).toMatchObject({
      kind: 'found',
      account: { id: 'a1' },
      more: [{ id: 'a2' }],
    });
    expect(
      await locate(leaver, { accounts: { ...accounts, a1: { userName: 'ann', email: 'bo@x.example' } } }),
    ).toEqual({ kind: 'conflict', reason: 'several-accounts', accountIds: ['a1', 'a2'] });
  });
});

describe('the account of a person who works here', () => {
  const owner = (values: Attributes, refused: Person['targets'][string]['refused'] = {}): Person => ({
    ...person('p2', values),
    targets: { infraon: { otherAccountIds: [], invitation: 'none', applied: {}, refused } },
  });

  test('is a conflict where it belongs to another person who keeps the name', async () => {
    expect(await locate(person('p1', ann), { accounts: { a1: ann }, owners: { a1: owner(ann) } })).toEqual({
      kind: 'conflict',
      reason: 'account-of-another',
      otherPersonId: 'p2',
    });
  });

  test('is none that no one owns yet and that shows someone else’s user name, unless they leave', async () => {
    const names = { userName: 'bob', email: 'bob@x.example' };
    const bob = person('p1', { ...names, active: true });
    const given: Given = { accounts: { a1: { userName: 'ann', email: 'bob@x.example' } } };
    expect(await locate(bob, given)).toMatchObject({ kind: 'found' });
    const { words: _said, ...known } = person('p2', {
      userName: 'ann',
      email: 'ann@x.example',
      active: true,
    });
    expect(await locate(bob, { ...given, others: [known] })).toEqual({
      kind: 'conflict',
      reason: 'account-of-another',
      otherPersonId: 'p2',
    });
    const leaver = person('p1', { ...names, active: false });
    expect(await locate(leaver, { ...given, others: [known] })).toMatchObject({ kind: 'found' });
  });

  test('is waited for while its owner is about to give the name up', async () => {
    await expect(
      locate(person('p1', ann), {
        accounts: { a1: ann },
        owners: { a1: owner({ email: 'bo@x.example' }) },
      }),
    ).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
  });

  test('is a conflict where its owner’s last run has left the name there', async () => {
    const given: Given = { accounts: { a1: ann }, owners: { a1: owner({ email: 'bo@x.example' }) } };
    const conflict = { kind: 'conflict', reason: 'account-of-another' };
    expect(await locate(person('p1', ann), { ...given, hasOpenWork: false })).toMatchObject(conflict);
    const decisions = { ...noDecisions, protected: { by: 'kim', at: longBefore } };
    expect(await locate(person('p1', ann), { ...given, decisions })).toMatchObject(conflict);
  });

  test('is waited for where it is about to be deleted, and a conflict where it stays', async () => {
    const given: Given = { accounts: { a1: ann }, owners: { a1: owner(annLeaves) } };
    await expect(locate(person('p1', ann), { ...given, offboardAction: 'delete' })).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(await locate(person('p1', ann), given)).toMatchObject({ kind: 'conflict' });
  });

  test('is not looked for by former names once an account was known', async () => {
    const known: Person = {
      ...person('p1', { email: 'ann.lee@x.example', active: true }, { formerly: [email('ann@x.example')] }),
      targets: {
        infraon: { accountId: 'gone', otherAccountIds: [], invitation: 'none', applied: {}, refused: {} },
      },
    };
    expect(await locate(known, { accounts: { a1: ann } })).toEqual({ kind: 'absent' });
    expect(await locate({ ...known, targets: {} }, { accounts: { a1: ann } })).toMatchObject({
      kind: 'found',
    });
  });
});
