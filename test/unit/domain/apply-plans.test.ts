import { describe, expect, test } from 'vitest';
import type { DesiredState } from '../../../shared/domain/desired-state.ts';
import { applyPlans, stateWithoutPlans } from '../../../shared/domain/plans/apply-plans.ts';
import { learnPlans, noPlans, type PlanFacts } from '../../../shared/domain/plans/plan-facts.ts';
import { eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

const day = at(20);
const said = (type: UserEvent['type'], user: UserEvent['user'], more: Partial<UserEvent> = {}) =>
  userEvent({ type, user, occurredAt: at(5), ...more });
const planned = (type: UserEvent['type'], user: UserEvent['user']) => said(type, user, { effectiveAt: day });
const facts = (...events: readonly UserEvent[]) => events.reduce<PlanFacts>(learnPlans, noPlans);

const known = (value: string, minutes: number) => ({ value, at: at(minutes), by: 'hr/1' });
const state: DesiredState = { title: known('Dr', 1), phone: known('1', 30) };

describe('a plan', () => {
  const promotion = planned('update', { title: 'Prof', phone: '2', timezone: 'UTC' });
  const by = eventReference(promotion);
  const plans = facts(promotion);

  test('changes nothing before its day', () => {
    expect(applyPlans({ state, plans }, at(19))).toEqual({ desired: state, onboarded: false, plans });
  });

  test('counts from its day on as if it had been said then', () => {
    for (const now of [day, at(40)]) {
      expect(applyPlans({ state, plans }, now).desired).toEqual({
        title: { value: 'Prof', at: day, by },
        phone: known('1', 30),
        timezone: { value: 'UTC', at: day, by },
      });
    }
  });

  test('that took effect can be taken back', () => {
    const person = applyPlans({ state, plans }, day);
    expect(stateWithoutPlans(person)).toEqual(state);
    expect(applyPlans({ state, plans: person.plans }, at(19))).toEqual({
      desired: state,
      onboarded: false,
      plans,
    });
  });
});

describe('someone is onboarded', () => {
  test.each<readonly [string, readonly UserEvent[], boolean]>([
    ['by an onboarding', [said('onboard', {})], true],
    ['by one of a source that yields', [said('onboard', {}, { weights: { active: 'yields' } })], true],
    ['by a planned one whose day has come', [planned('onboard', {})], true],
    ['by no update and no offboarding', [said('update', { active: true }), said('offboard', {})], false],
  ])('%s', (_, events, onboarded) => {
    expect(applyPlans({ state, plans: facts(...events) }, day).onboarded).toBe(onboarded);
  });
});
