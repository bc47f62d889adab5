import { describe, expect, test } from 'vitest';
import { learnPlans, noPlans, type PlanFacts } from '../../../shared/domain/plans/plan-facts.ts';
import {
  hasStarted,
  overruledEvents,
  standingPlans,
  withdrawnStart,
} from '../../../shared/domain/plans/planned-changes.ts';
import { eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

function saying(
  type: UserEvent['type'],
  said: number,
  { day, user = {}, ...more }: Partial<UserEvent> & { readonly day?: number } = {},
): UserEvent {
  return userEvent({
    type,
    user,
    occurredAt: at(said),
    ...(day !== undefined && { effectiveAt: at(day) }),
    ...more,
  });
}

const factsOf = (events: readonly UserEvent[]) => events.reduce<PlanFacts>(learnPlans, noPlans);

/** The plans that stand, each as what of which event holds from which minute on. */
function standing(...events: readonly UserEvent[]) {
  const minutes = (time: string) => (Date.parse(time) - Date.parse(at(0))) / 60_000;
  const indexOf = (reference: string) => events.findIndex((event) => eventReference(event) === reference);
  return standingPlans(factsOf(events)).map(
    ({ name, day, event }) => `${name} of ${indexOf(event.reference)} from ${minutes(day)}`,
  );
}

/** Which of the events have come to nothing. */
function overruled(...events: readonly UserEvent[]) {
  const known = overruledEvents(factsOf(events));
  return events.flatMap((event, index) => (known.has(eventReference(event)) ? [index] : []));
}

const dr = { title: 'Dr' };
const cancelled = (said: number) => saying('update', said, { cancelScheduled: true });

describe('what comes along', () => {
  const start = saying('onboard', 1, { day: 20, user: dr });

  test.each<readonly [string, readonly UserEvent[], readonly string[]]>([
    ['with a start holds from its day on', [start], ['title of 0 from 20', 'active of 0 from 20']],
    ['with a start falls with one that is cancelled', [start, cancelled(2)], []],
    [
      'with a start falls with a cancelled one, though another is planned',
      [start, cancelled(2), saying('onboard', 3, { day: 30 })],
      ['active of 2 from 30'],
    ],
    [
      'with a start falls with the later one to which it was put off',
      [start, saying('onboard', 2, { day: 40 }), cancelled(30)],
      [],
    ],
    [
      'with a start is known from then on when it is withdrawn',
      [start, saying('offboard', 5)],
      ['title of 0 from 5'],
    ],
    [
      'with a start is known from the withdrawal of the later one on',
      [start, saying('onboard', 2, { day: 40 }), saying('offboard', 30)],
      ['title of 0 from 30'],
    ],
    [
      'with an update holds from its day on, whatever becomes of the leaving',
      [saying('update', 1, { day: 20, user: { ...dr, active: false } }), cancelled(2), saying('onboard', 3)],
      ['title of 0 from 20'],
    ],
    [
      'with a start is not put off by a plan of its own',
      [start, saying('update', 2, { day: 30, user: dr })],
      ['title of 0 from 20', 'active of 0 from 20', 'title of 1 from 30'],
    ],
    [
      'with a start puts off no other plan',
      [saying('update', 0, { day: 10, user: dr }), start],
      ['title of 0 from 10', 'title of 1 from 20', 'active of 1 from 20'],
    ],
  ])('%s', (_, events, plans) => {
    expect(standing(...events)).toEqual(plans);
  });
});

test('plans of two attributes stand beside each other, also for one day', () => {
  const [title, phone] = [dr, { phone: '1' }].map((user, said) => saying('update', said, { day: 20, user }));
  expect(title && phone && standing(title, phone)).toEqual(['title of 0 from 20', 'phone of 1 from 20']);
});

describe('an event', () => {
  const leaving = saying('offboard', 1, { day: 20 });
  const named = { email: 'ann@x.example', ...dr };
  const number = { employeeNumber: '7' };

  test.each<readonly [string, readonly UserEvent[], readonly number[]]>([
    [
      'has come to nothing when only the name of the person is left of it',
      [
        saying('update', 1, { day: 20, user: named }),
        saying('update', 2, { day: 30, user: { ...number, ...dr } }),
      ],
      [0],
    ],
    [
      'is named by the first identifier that it gives, not by one that it clears',
      [
        saying('update', 1, { day: 20, user: { ...named, userName: null } }),
        saying('update', 2, { day: 30, user: { ...number, ...dr, userName: null } }),
      ],
      [0],
    ],
    ['counts that says nothing but a name', [saying('update', 1, { day: 20, user: number })], []],
    [
      'counts whose day had come when the next was said',
      [saying('update', 1, { day: 20, user: dr }), saying('update', 20, { day: 30, user: dr })],
      [],
    ],
    ['counts as a leaving though the person left before', [leaving, saying('offboard', 5)], []],
    ['counts as a leaving on whose day an onboarding is said', [leaving, saying('onboard', 20)], []],
    ['counts as a leaving that is cancelled on its day', [leaving, cancelled(20)], []],
    ['has come to nothing as a leaving that is cancelled before', [leaving, cancelled(19)], [0]],
  ])('%s', (_, events, expected) => {
    expect(overruled(...events)).toEqual(expected);
  });
});

describe('an onboarding', () => {
  const start = saying('onboard', 1, { day: 20 });

  test.each<readonly [string, readonly UserEvent[], number, boolean]>([
    ['has begun on its day', [start], 20, true],
    ['has not begun before', [start], 19, false],
    ['has not begun on the day of a leaving', [start, saying('offboard', 2, { day: 10 })], 15, false],
    ['has begun though another is said on its day', [start, saying('onboard', 20, { day: 90 })], 30, true],
    ['has not begun where the person leaves on its day', [start, saying('offboard', 20)], 30, false],
    [
      'has not begun that was withdrawn, though an update brings the person back',
      [start, saying('offboard', 2), saying('update', 3, { day: 10, user: { active: true } })],
      30,
      false,
    ],
    [
      'has not begun that is put off to a day that is cancelled',
      [start, saying('update', 3, { day: 40, user: { active: true } }), cancelled(30)],
      50,
      false,
    ],
  ])('%s', (_, events, minute, expected) => {
    expect(hasStarted(factsOf(events), at(minute))).toBe(expected);
  });
});

const start = saying('onboard', 5, { day: 20 });
const leaving = saying('offboard', 6);

test.each<readonly [string, readonly UserEvent[], number | undefined]>([
  ['a start that stands', [start], undefined],
  ['a start that was cancelled', [start, cancelled(6)], 20],
  ['a start that was cancelled, of someone who was there', [saying('onboard', 1), start, cancelled(6)], 20],
  ['a start that a leaving overruled', [start, leaving], 20],
  ['a start that an update said', [saying('update', 5, { user: { active: true }, day: 20 }), leaving], 20],
  ['a start that came true earlier', [start, saying('onboard', 6)], undefined],
  ['a start that came true and was cancelled', [start, cancelled(6), saying('onboard', 7)], undefined],
  ['the last of two, which stands', [start, leaving, saying('onboard', 7, { day: 30 })], undefined],
  ['the last of two', [start, saying('onboard', 6, { day: 30 }), saying('offboard', 7)], 30],
  ['a leaving', [saying('offboard', 5, { day: 20 }), cancelled(6)], undefined],
])('the start that was withdrawn, of %s', (_, events, day) => {
  expect(withdrawnStart(factsOf(events))).toBe(day === undefined ? undefined : at(day));
});
