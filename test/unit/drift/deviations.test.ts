import { expect, test } from 'vitest';
import { newTargetState } from '../../../shared/domain/person.ts';
import type { ReconcileInput } from '../../../shared/domain/reconcile.ts';
import { evaluateHealing } from '../../../shared/drift/drift-check.ts';
import { findDeviations } from '../../../shared/drift/find-deviations.ts';
import { account, somebody } from '../../support/drift-world.ts';
import { at } from '../../support/user-events.ts';

const ann = somebody('ann', { accountId: 'a' });

function deviations(
  changes: Partial<ReconcileInput>,
  offboardAction: 'deactivate' | 'delete' = 'deactivate',
) {
  return findDeviations({
    person: ann,
    state: ann.targets.infraon ?? newTargetState,
    actual: account('a', { of: 'ann' }).account,
    others: [],
    policy: {
      visibleAttributes: ['userName', 'email', 'displayName', 'active'],
      hiddenAttributes: ['phone'],
      offboardAction,
      invite: true,
    },
    ...changes,
  });
}

test('an attribute that the target does not show is no deviation', () => {
  const phone = { value: '1', at: at(0), by: 'webhook/2' };
  expect(deviations({ person: { ...ann, desired: { ...ann.desired, phone } } })).toEqual([]);
});

test('an invitation that is due is no deviation', () => {
  expect(deviations({ state: { ...newTargetState, accountId: 'a', invitation: 'due' } })).toEqual([]);
});

test('a name that follows from others is expected since the last of them was said', () => {
  const { displayName: _, ...desired } = ann.desired;
  const person = {
    onboarded: true,
    desired: {
      ...desired,
      givenName: { value: 'Ann', at: at(1), by: 'webhook/1' },
      familyName: { value: 'Lee', at: at(3), by: 'webhook/2' },
    },
  };
  expect(deviations({ person })).toMatchObject([
    {
      kind: 'differs',
      differences: [{ attribute: 'displayName', expected: 'Ann Lee', found: 'Name of ann', since: at(3) }],
    },
  ]);
});

test('where leavers are deleted, an inactive account of one is a deviation', () => {
  const person = somebody('ann', { user: { active: false }, accountId: 'a' });
  const actual = account('a', { of: 'ann', shows: { active: false } }).account;
  expect(deviations({ person, actual })).toEqual([]);
  expect(deviations({ person, actual }, 'delete')).toMatchObject([
    { kind: 'leaver-active', differences: [{ attribute: 'active', expected: 'deleted', found: 'false' }] },
  ]);
});

test('healing passes up to the limits of imports, whichever is more', () => {
  const limits = { maxDeactivations: 5, maxDeactivationPercent: 10, maxCreates: 2, maxShrinkPercent: 1 };
  const held = (creates: number, deactivations: number, people: number) =>
    evaluateHealing({ limits, creates, deactivations, people }).map(({ code }) => code);
  expect(held(2, 5, 10)).toEqual([]);
  expect(held(0, 10, 100)).toEqual([]);
  expect(held(3, 11, 100)).toEqual(['too-many-deactivations', 'too-many-creates']);
  expect(held(0, 6, 0)).toEqual(['too-many-deactivations']);
});
