import { describe, expect, test } from 'vitest';
import type { AttributeName, Attributes, AttributeValue } from '../../../shared/domain/attributes.ts';
import { fingerprint, statedFingerprint } from '../../../shared/domain/comparable-value.ts';
import type { DesiredState } from '../../../shared/domain/desired-state.ts';
import { newTargetState, type TargetState } from '../../../shared/domain/person.ts';
import {
  type ActualAccount,
  type ReconcileInput,
  reconcile,
  stateOfAccount,
  type TargetPolicy,
} from '../../../shared/domain/reconcile.ts';
import { recordApplied } from '../../../shared/domain/record-applied.ts';
import { at } from '../../support/user-events.ts';

const policy: TargetPolicy = {
  visibleAttributes: ['userName', 'email', 'displayName', 'active'],
  hiddenAttributes: ['givenName', 'phone'],
  offboardAction: 'deactivate',
  invite: true,
};

function desire(values: Attributes): DesiredState {
  const names = Object.keys(values) as AttributeName[];
  return Object.fromEntries(names.map((name) => [name, { value: values[name], at: at(0), by }]));
}

const by = 'webhook/1';

/** What is noted of a value that an account was given. */
function given(value: AttributeValue, saidBy = by): string {
  return statedFingerprint(value, { value, at: at(0), by: saidBy });
}

function account(attributes: Attributes, id = 'a1'): ActualAccount {
  return { id, attributes };
}

function steps(given: {
  readonly desired: Attributes;
  readonly onboarded?: boolean;
  readonly actual?: ActualAccount;
  readonly others?: readonly ActualAccount[];
  readonly state?: Partial<TargetState>;
  readonly policy?: Partial<TargetPolicy>;
}) {
  const input: ReconcileInput = {
    person: { desired: desire(given.desired), onboarded: given.onboarded ?? true },
    state: { ...newTargetState, ...given.state },
    actual: given.actual,
    others: given.others ?? [],
    policy: { ...policy, ...given.policy },
  };
  return reconcile(input);
}

const ann = { email: 'ann@x.example', givenName: 'Ann', familyName: 'Lee', active: true };
const shown = { userName: 'ann@x.example', email: 'ann@x.example', displayName: 'Ann Lee', active: true };

describe('someone who left', () => {
  const left = { ...ann, active: false };
  const state = { accountId: 'a1', applied: { givenName: given('Ann') } };

  test('is deactivated first, alone, then updated', () => {
    const actual = account({ ...shown, displayName: 'Anne' });
    expect(steps({ desired: left, actual, state })).toEqual([
      { kind: 'deactivate', account: actual, kept: { givenName: 'Ann' } },
      { kind: 'update', account: actual, attributes: { displayName: 'Ann Lee', givenName: 'Ann' } },
    ]);
  });

  test('keeps through the deactivation what the account was given, and is given nothing by it', () => {
    const actual = account(shown);
    const [deactivation] = steps({ desired: { ...left, phone: '1' }, actual, state });
    expect(deactivation).toEqual({ kind: 'deactivate', account: actual, kept: { givenName: 'Ann' } });
    const foreign = account(shown, 'other');
    expect(steps({ desired: left, actual: foreign, state })[0]).toMatchObject({ kept: {} });
  });

  test('is not deactivated twice', () => {
    expect(steps({ desired: left, actual: account({ ...shown, active: false }), state })).toEqual([]);
  });

  test('is deactivated where the target does not say whether the account is active', () => {
    const { active: _, ...silent } = shown;
    expect(steps({ desired: left, actual: account(silent), state }).map(({ kind }) => kind)).toEqual([
      'deactivate',
    ]);
  });

  test('loses every account, also without one of the own', () => {
    const others = [account({ active: true }, 'b'), account({ active: false }, 'c')];
    expect(steps({ desired: left, others })).toEqual([{ kind: 'deactivate', account: others[0], kept: {} }]);
  });

  test('is deleted where that is configured, active or not', () => {
    const [actual, other] = [account({ ...shown, active: false }), account({}, 'b')];
    const deleting = { offboardAction: 'delete' as const };
    expect(steps({ desired: left, actual, others: [other], state, policy: deleting })).toEqual([
      { kind: 'delete', account: actual },
      { kind: 'delete', account: other },
    ]);
  });
});

describe('bookkeeping', () => {
  test('of one account says nothing of another', () => {
    const state: TargetState = {
      ...newTargetState,
      accountId: 'a1',
      otherAccountIds: ['a2', 'a3'],
      invitation: 'invited',
      applied: { phone: 'x' },
    };
    expect(stateOfAccount(state, 'a1')).toBe(state);
    expect(stateOfAccount(state, 'a2')).toEqual({ ...newTargetState, otherAccountIds: ['a3'] });
  });

  test('keeps what was noted of other attributes', () => {
    const before: TargetState = {
      ...newTargetState,
      accountId: 'a1',
      applied: { phone: 'x' },
      refused: { title: 'y' },
    };
    const { applied, refused } = recordApplied(before, {
      accountId: 'a1',
      desired: desire({ givenName: 'Ann' }),
      attributes: { givenName: 'Ann' },
      notTaken: [],
    });
    expect(applied).toEqual({ phone: 'x', givenName: given('Ann') });
    expect(refused).toEqual({ title: 'y' });
  });

  test('notes what was taken and what was not, and forgets a refusal that was lifted', () => {
    const before: TargetState = {
      ...newTargetState,
      accountId: 'a1',
      refused: { phone: 'old', title: 'old' },
    };
    const attributes = { phone: '1', title: 'Captain', active: true };
    const desired = desire(attributes);
    expect(recordApplied(before, { accountId: 'a1', desired, attributes, notTaken: ['title'] })).toEqual({
      ...before,
      applied: { phone: given('1') },
      refused: { title: fingerprint('Captain') },
    });
    const nothing = { accountId: 'a1', desired, attributes: {}, notTaken: [] };
    expect(recordApplied(newTargetState, nothing).accountId).toBe('a1');
  });
});
