import { describe, expect, test } from 'vitest';
import {
  compareSaid,
  isPlanned,
  learnPlans,
  noPlans,
  type PlanFacts,
  unitePlanFacts,
} from '../../../shared/domain/plans/plan-facts.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

const ann = { email: 'ann@x.example' };
const said = { eventId: '1', source: 'hr', user: ann, occurredAt: at(5) };
const cancel = { reference: 'hr/1', occurredAt: at(5) };
const plan = {
  reference: 'hr/1',
  type: 'onboard',
  occurredAt: at(5),
  effectiveAt: at(6),
  values: { ...ann, active: true },
} as const;
const weights = { active: 'yields' } as const;

test('a plan is what is said for a later time than when it is said', () => {
  const days = [undefined, at(4), at(5), at(6)];
  const planned = days.map((day) => isPlanned(userEvent({ ...said, ...(day && { effectiveAt: day }) })));
  expect(planned).toEqual([false, false, false, true]);
});

test.each<readonly [string, Partial<UserEvent>, Partial<PlanFacts>]>([
  ['when someone began', { type: 'onboard' }, { onboardedAt: at(5) }],
  ['since when someone is there', { type: 'onboard', activeSince: at(2) }, { onboardedAt: at(2) }],
  ['when someone left', { type: 'offboard' }, { offboardedAt: at(5) }],
  ['that an account is there, from who yields', { type: 'onboard', weights }, { provisioned: true }],
  ['nothing of a leaving, from who yields', { type: 'offboard', weights }, {}],
  [
    'when someone left, from who yields of other attributes',
    { type: 'offboard', weights: { title: 'yields' } },
    { offboardedAt: at(5) },
  ],
  ['nothing of an update', { user: { ...ann, active: false } }, {}],
  ['what is cancelled', { cancelScheduled: true }, { cancels: [cancel] }],
  ['a plan', { type: 'onboard', effectiveAt: at(6) }, { events: [plan] }],
  ['a plan, from who yields', { type: 'onboard', effectiveAt: at(6), weights }, { events: [plan] }],
  [
    'a plan that takes the place of what is cancelled',
    { type: 'onboard', effectiveAt: at(6), cancelScheduled: true },
    { events: [plan], cancels: [cancel] },
  ],
])('an event says %s', (_, event, facts) => {
  expect(learnPlans(noPlans, userEvent({ ...said, ...event }))).toStrictEqual({ ...noPlans, ...facts });
});

describe('facts of two sides', () => {
  const [first, second, third] = ['hr/1', 'hr/2', 'hr/3'].map((reference, index) => ({
    ...plan,
    reference,
    occurredAt: at(index),
  })) as [typeof plan, typeof plan, typeof plan];
  const beneath = { active: null };

  test('are all that either knows, each once, in the order in which it was said', () => {
    const left = { ...noPlans, events: [first, third], cancels: [third], beneath };
    const right = { events: [second, third], cancels: [second, third] };
    const all = { events: [first, second, third], cancels: [second, third], beneath };
    expect(unitePlanFacts(left, right)).toStrictEqual(all);
    expect(unitePlanFacts({ ...right, beneath }, left)).toStrictEqual(all);
  });

  test.each(['onboardedAt', 'offboardedAt'] as const)('tell the later %s', (name) => {
    const facts = (minutes?: number): PlanFacts =>
      minutes === undefined ? noPlans : { ...noPlans, [name]: at(minutes) };
    for (const [left, right] of [
      [1, 2],
      [2, 1],
      [2, 2],
      [2, undefined],
      [undefined, 2],
    ] as const) {
      expect(unitePlanFacts(facts(left), facts(right))).toStrictEqual(facts(2));
    }
  });

  test('tell that an account is there where one of them does', () => {
    const provisioned: PlanFacts = { ...noPlans, provisioned: true };
    for (const [left, right] of [
      [provisioned, noPlans],
      [noPlans, provisioned],
    ] as const) {
      expect(unitePlanFacts(left, right)).toStrictEqual(provisioned);
    }
    expect(unitePlanFacts(noPlans, noPlans)).toStrictEqual(noPlans);
  });
});

test('what was said is ordered by time, then by its reference', () => {
  const words = [
    [1, 'b'],
    [2, 'a'],
    [2, 'b'],
  ].map(([minutes, reference]) => ({
    occurredAt: at(Number(minutes)),
    reference: String(reference),
  }));
  const orders = words.map((left) => words.map((right) => Math.sign(compareSaid(left, right))));
  expect(orders).toEqual([
    [0, -1, -1],
    [1, 0, -1],
    [1, 1, 0],
  ]);
});
