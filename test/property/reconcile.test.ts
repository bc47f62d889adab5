import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttributeName, Attributes, AttributeValue } from '../../shared/domain/attributes.ts';
import type { DesiredState } from '../../shared/domain/desired-state.ts';
import { newTargetState, type TargetState } from '../../shared/domain/person.ts';
import { type ActualAccount, reconcile, type TargetPolicy } from '../../shared/domain/reconcile.ts';
import { recordApplied } from '../../shared/domain/record-applied.ts';
import { clearedAttributes } from '../../shared/domain/wanted-attributes.ts';
import { at } from '../support/user-events.ts';

const visible: readonly AttributeName[] = ['userName', 'email', 'displayName', 'active'];
const hidden: readonly AttributeName[] = ['givenName', 'phone', 'title', 'role'];

const value = fc.constantFrom('a', 'B', 'b ', '');
const register = <Value extends AttributeValue>(values: fc.Arbitrary<Value>) =>
  values.map((one) => ({ value: one, at: at(0), by: 'webhook/1' }));

const desired: fc.Arbitrary<DesiredState> = fc.record(
  {
    userName: register(fc.constantFrom('ann', 'ANN', 'bob')),
    email: register(fc.constantFrom('ann@x.example', 'Ann@X.example')),
    displayName: register(fc.option(value, { nil: null })),
    givenName: register(fc.option(value, { nil: null })),
    familyName: register(fc.option(value, { nil: null })),
    phone: register(fc.option(value, { nil: null })),
    title: register(fc.option(value, { nil: null })),
    role: register(value),
    active: register(fc.boolean()),
  },
  { requiredKeys: [] },
);

const account: fc.Arbitrary<ActualAccount> = fc.record({
  id: fc.constantFrom('account-1', 'account-2'),
  attributes: fc.record({ userName: value, email: value, displayName: value, active: fc.boolean() }),
});

const state: fc.Arbitrary<TargetState> = fc
  .record({
    accountId: fc.option(fc.constantFrom('account-1', 'account-9'), { nil: undefined }),
    invitation: fc.constantFrom('none' as const, 'due' as const, 'invited' as const),
    creatingSince: fc.option(fc.constant(at(0)), { nil: undefined }),
  })
  .map(({ accountId, creatingSince, ...rest }) => ({
    ...newTargetState,
    ...rest,
    ...(accountId === undefined ? {} : { accountId }),
    ...(creatingSince === undefined ? {} : { creatingSince }),
  }));

const situation = fc.record({
  person: fc.record({ desired, onboarded: fc.boolean() }),
  state,
  actual: fc.option(account, { nil: undefined }),
  others: fc.uniqueArray(account, { selector: ({ id }) => id, maxLength: 2 }),
  policy: fc.record({
    visibleAttributes: fc.constant(visible),
    hiddenAttributes: fc.constant(hidden),
    offboardAction: fc.constantFrom('deactivate' as const, 'delete' as const),
    invite: fc.boolean(),
  }),
  refused: fc.subarray(['displayName', 'userName', 'phone', 'role'] as AttributeName[]),
});

type Situation = typeof situation extends fc.Arbitrary<infer Value> ? Value : never;

test('reconciling what was just reconciled yields no step', () => {
  fc.assert(
    fc.property(situation, (before) => {
      expect(reconcile(applyAll(before))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('a deactivation comes first', () => {
  fc.assert(
    fc.property(situation, (before) => {
      const kinds = reconcile(before).map(({ kind }) => kind);
      expect(kinds.lastIndexOf('deactivate')).toBe(kinds.filter((kind) => kind === 'deactivate').length - 1);
    }),
  );
});

test('a write to an account carries every hidden value that is wanted and was not refused', () => {
  fc.assert(
    fc.property(situation, (before) => {
      const after = applyAll(before);
      for (const name of hidden) {
        const wanted = after.person.desired[name]?.value;
        for (const step of reconcile({ ...after, actual: rename(after.actual) })) {
          if (step.kind !== 'update' || typeof wanted !== 'string') continue;
          const isRefused = before.refused.includes(name);
          expect(step.attributes[name]).toBe(isRefused ? undefined : wanted);
        }
      }
    }),
  );
});

function rename(account: ActualAccount | undefined): ActualAccount | undefined {
  return account && { ...account, attributes: { ...account.attributes, email: 'other@x.example' } };
}

test('no one is created who left, or who was never onboarded', () => {
  fc.assert(
    fc.property(situation, (before) => {
      if (!reconcile(before).some(({ kind }) => kind === 'create')) return;
      expect(before.person.onboarded).toBe(true);
      expect(before.person.desired.active?.value).toBe(true);
      expect(before.actual).toBeUndefined();
    }),
  );
});

test('a person who left ends without an active account', () => {
  fc.assert(
    fc.property(situation, (before) => {
      if (before.person.desired.active?.value !== false) return;
      const { actual, others } = applyAll(before);
      expect([actual, ...others].filter((one) => one?.attributes.active === true)).toEqual([]);
    }),
  );
});

/** A target that takes everything except what it refuses. */
function applyAll(before: Situation): Situation {
  let { actual, others, state } = before;
  if (actual !== undefined && state.accountId !== actual.id) {
    const due = reconcile(before).some(({ kind }) => kind === 'invite');
    state = { ...newTargetState, accountId: actual.id, invitation: due ? 'due' : 'none' };
  }
  for (const step of reconcile(before)) {
    if (step.kind === 'create') {
      const taken = withoutRefused(step.attributes, before.refused);
      actual = { id: 'new', attributes: shown({ ...taken, active: true }, before.policy) };
      const notTaken = before.refused.filter((name) => name in step.attributes);
      state = recordApplied(state, {
        accountId: 'new',
        desired: before.person.desired,
        attributes: { ...clearedAttributes(before.person.desired), ...step.attributes },
        notTaken,
      });
    } else if (step.kind === 'update' && actual !== undefined) {
      const taken = withoutRefused(step.attributes, before.refused);
      actual = { ...actual, attributes: { ...actual.attributes, ...shown(taken, before.policy) } };
      const notTaken = before.refused.filter((name) => name in step.attributes);
      const { desired } = before.person;
      const { attributes } = step;
      state = recordApplied(state, { accountId: step.account.id, desired, attributes, notTaken });
    } else if (step.kind === 'invite') {
      state = { ...state, invitation: 'invited' };
    } else if (step.kind === 'deactivate' || step.kind === 'delete') {
      const after = (one: ActualAccount): ActualAccount[] => {
        if (one.id !== step.account.id) return [one];
        return step.kind === 'delete' ? [] : [{ ...one, attributes: { ...one.attributes, active: false } }];
      };
      actual = actual === undefined ? undefined : after(actual)[0];
      others = others.flatMap(after);
    }
  }
  return { ...before, actual, others, state };
}

function withoutRefused(attributes: Attributes, refused: readonly AttributeName[]): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !refused.some((one) => one === name)),
  );
}

function shown(attributes: Attributes, policy: TargetPolicy): Attributes {
  const names: readonly string[] = policy.visibleAttributes;
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}
