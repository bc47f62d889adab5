import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../shared/domain/comparable-value.ts';
import { newTargetState, type TargetState } from '../../../shared/domain/person.ts';
import { stateOfAccount } from '../../../shared/domain/reconcile.ts';
import { recordApplied } from '../../../shared/domain/record-applied.ts';
import { account, ann, desire, given, shown, steps } from '../../support/domain/reconcile-steps.ts';

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
