import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../shared/domain/attributes.ts';
import { fingerprint } from '../../../shared/domain/comparable-value.ts';
import { isFinal } from '../../../shared/domain/outcome.ts';
import { attributesOfNewAccount, wantedAttributes } from '../../../shared/domain/wanted-attributes.ts';
import { account, ann, desire, given, shown, steps } from '../../support/domain/reconcile-steps.ts';
import { at } from '../../support/user-events.ts';

describe('someone without an account', () => {
  test('who joined gets one, with what the target takes, and an invitation', () => {
    expect(steps({ desired: { ...ann, phone: null, title: 'Captain', employeeNumber: '7' } })).toEqual([
      {
        kind: 'create',
        attributes: {
          userName: 'ann@x.example',
          email: 'ann@x.example',
          displayName: 'Ann Lee',
          givenName: 'Ann',
          active: true,
        },
      },
      { kind: 'invite' },
    ]);
  });

  test('is not invited where no one is', () => {
    expect(steps({ desired: ann, policy: { invite: false } }).map(({ kind }) => kind)).toEqual(['create']);
  });

  test.each([
    ['was never onboarded', { desired: ann, onboarded: false }],
    ['left', { desired: { ...ann, active: false } }],
    ['is neither said to be here nor gone', { desired: { email: 'ann@x.example' } }],
  ])('who %s gets none', (_, given) => {
    expect(steps(given)).toEqual([]);
  });
});

describe('someone with an account', () => {
  const state = { accountId: 'a1', applied: { givenName: given('Ann') } };

  test('whose account is as wanted costs nothing', () => {
    expect(steps({ desired: ann, actual: account(shown), state })).toEqual([]);
  });

  test('is updated in what differs and, as a write may blank it, all that is hidden', () => {
    const actual = account({ ...shown, displayName: 'Anne Lee' });
    expect(steps({ desired: ann, actual, state })).toEqual([
      { kind: 'update', account: actual, attributes: { displayName: 'Ann Lee', givenName: 'Ann' } },
    ]);
  });

  test('is not given again what is hidden and was refused or cleared', () => {
    const actual = account({ ...shown, displayName: 'Anne Lee' });
    const known = {
      accountId: 'a1',
      applied: { givenName: given(null) },
      refused: { phone: fingerprint('1') },
    };
    const desired = { ...ann, displayName: 'Ann Lee', givenName: null, phone: '1' };
    expect(steps({ desired, actual, state: known })).toEqual([
      { kind: 'update', account: actual, attributes: { displayName: 'Ann Lee' } },
    ]);
  });

  test('is given a hidden value again when another event says it, and only then', () => {
    const actual = account(shown);
    const repeated = { ...state, applied: { givenName: given('Ann', 'webhook/0') } };
    expect(steps({ desired: ann, actual, state: repeated })).toEqual([
      { kind: 'update', account: actual, attributes: { givenName: 'Ann' } },
    ]);
  });

  test('who was inactive is reactivated together with what differs and all that is hidden', () => {
    const actual = account({ ...shown, active: false });
    expect(steps({ desired: { ...ann, phone: '1' }, actual, state })).toEqual([
      { kind: 'update', account: actual, attributes: { givenName: 'Ann', phone: '1', active: true } },
    ]);
  });

  test('of whose activity nothing was said is left as active as it is', () => {
    const { active: _, ...silent } = ann;
    expect(steps({ desired: silent, actual: account({ ...shown, active: false }), state })).toEqual([]);
  });

  test.each<[string, Attributes, Attributes]>([
    ['the case of an address', { email: 'ANN@x.example ' }, { email: 'ann@X.example' }],
    ['the case of a user name', { userName: 'ANN' }, { userName: 'ann' }],
    ['spaces around a name', { displayName: ' Ann ' }, { displayName: 'Ann' }],
    ['the Unicode form of a name', { displayName: 'Jose\u0301' }, { displayName: 'Jos\u00e9' }],
    ['an empty value and none', { displayName: null }, { displayName: '' }],
    ['a cleared value that is not shown', { displayName: null }, {}],
  ])('%s makes no difference', (_, desired, attributes) => {
    expect(steps({ desired, actual: account({ ...attributes, active: true }), state })).toEqual([]);
  });

  test('the case of a name makes a difference', () => {
    expect(
      steps({ desired: { displayName: 'ann' }, actual: account({ displayName: 'Ann' }), state }),
    ).toHaveLength(1);
  });

  test('an account is not renamed because its address changes', () => {
    const actual = account(shown);
    expect(steps({ desired: { ...ann, email: 'lee@x.example' }, actual, state })).toEqual([
      { kind: 'update', account: actual, attributes: { email: 'lee@x.example', givenName: 'Ann' } },
    ]);
  });

  test('what is hidden is sent when it differs from what was applied, and cleared where that is not known to be done', () => {
    const actual = account(shown);
    const expected = { kind: 'update', account: actual, attributes: { phone: null, givenName: 'Ann' } };
    expect(steps({ desired: { ...ann, phone: null }, actual, state })).toEqual([expected]);
    const cleared = { ...state, applied: { ...state.applied, phone: given(null) } };
    expect(steps({ desired: { ...ann, phone: null }, actual, state: cleared })).toEqual([]);
    const applied = { ...state.applied, phone: given('1') };
    expect(steps({ desired: { ...ann, phone: null }, actual, state: { ...state, applied } })).toEqual([
      expected,
    ]);
    expect(steps({ desired: { ...ann, phone: '1' }, actual, state: { ...state, applied } })).toEqual([]);
  });

  test('what was refused is not sent again until it changes', () => {
    const actual = account(shown);
    const refused = { phone: fingerprint('1') };
    expect(steps({ desired: { ...ann, phone: '1' }, actual, state: { ...state, refused } })).toEqual([]);
    expect(steps({ desired: { ...ann, phone: '2' }, actual, state: { ...state, refused } })).toHaveLength(1);
  });

  test('an account that is taken over starts with nothing applied and no one invited', () => {
    const actual = account(shown, 'other');
    expect(steps({ desired: ann, actual, state })).toEqual([
      { kind: 'update', account: actual, attributes: { givenName: 'Ann' } },
    ]);
  });

  test('an account that appears while its creation was not recorded is owed its invitation', () => {
    const since = { creatingSince: at(0) };
    expect(steps({ desired: ann, actual: account(shown), state: since }).at(-1)).toEqual({ kind: 'invite' });
    expect(
      steps({ desired: ann, actual: account(shown), state: since, policy: { invite: false } }).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['update']);
  });

  test.each(['none', 'inviting', 'invited', 'unknown', 'failed'] as const)(
    'no one whose invitation is %s is invited',
    (invitation) => {
      expect(steps({ desired: ann, actual: account(shown), state: { ...state, invitation } })).toEqual([]);
    },
  );

  test('an invitation that is due is sent', () => {
    expect(steps({ desired: ann, actual: account(shown), state: { ...state, invitation: 'due' } })).toEqual([
      { kind: 'invite' },
    ]);
  });
});

test.each<[Attributes, Attributes]>([
  [{ givenName: 'Ann', familyName: 'Lee' }, { displayName: 'Ann Lee' }],
  [{ givenName: 'Ann', familyName: null }, { displayName: 'Ann' }],
  [{ givenName: '', familyName: 'Lee' }, { displayName: 'Lee' }],
  [{ givenName: 'Ann', displayName: 'A. Lee' }, { displayName: 'A. Lee' }],
  [{ givenName: 'Ann', displayName: null }, { displayName: 'Ann' }],
])('of %j the name to show is %j', (desired, expected) => {
  expect(wantedAttributes(desire(desired))).toEqual({ ...desired, ...expected });
});

test('without any name there is none to show, and no user name is made up for an existing account', () => {
  expect(wantedAttributes(desire({ email: 'a@x.example' }))).toEqual({ email: 'a@x.example' });
});

test('a new account is named by its address, unless a user name was given', () => {
  expect(attributesOfNewAccount(desire({ email: 'a@x.example', phone: null }))).toEqual({
    email: 'a@x.example',
    userName: 'a@x.example',
  });
  expect(attributesOfNewAccount(desire({ email: 'a@x.example', userName: 'ann' })).userName).toBe('ann');
  expect(attributesOfNewAccount(desire({ phone: '1' }))).toEqual({ phone: '1' });
});

test('only applied, superseded and failed are final', () => {
  const statuses = ['recorded', 'accepted', 'scheduled', 'applied', 'superseded', 'failed'] as const;
  expect(statuses.filter(isFinal)).toEqual(['applied', 'superseded', 'failed']);
});

test('a fingerprint is sixteen hex digits that tell values apart by type and content', () => {
  expect(fingerprint('1')).toMatch(/^[0-9a-f]{16}$/);
  expect(
    new Set([fingerprint('1'), fingerprint('2'), fingerprint(null), fingerprint(true), fingerprint('true')])
      .size,
  ).toBe(5);
  expect(fingerprint('1')).toBe(fingerprint('1'));
  expect(new Set([given('1'), given('1', 'webhook/2'), given('2'), fingerprint('1')]).size).toBe(4);
});
