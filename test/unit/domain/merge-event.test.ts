import { describe, expect, test } from 'vitest';
import { compareRegisters } from '../../../shared/domain/desired-state.ts';
import { mergeEvent } from '../../../shared/domain/merge-event.ts';
import { newPerson, type Person } from '../../../shared/domain/person.ts';
import { eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

const ann = { email: 'ann@x.example' };
const now = at(100);

function merge(events: readonly UserEvent[], when = now): Person {
  return events.reduce((person, event) => mergeEvent(person, event, when).person, newPerson('p'));
}

test('an older event does not overrule a newer one', () => {
  const person = merge([
    userEvent({ user: { ...ann, title: 'new' }, occurredAt: at(2) }),
    userEvent({ user: { ...ann, title: 'old' }, occurredAt: at(1) }),
  ]);
  expect(person.desired.title?.value).toBe('new');
});

test('an offboarding that arrives before its onboarding cannot be lifted by it, but by a later rehire', () => {
  const events = [
    userEvent({ type: 'offboard', user: ann, occurredAt: at(2) }),
    userEvent({ type: 'onboard', user: ann, occurredAt: at(1) }),
  ];
  expect(merge(events).desired.active?.value).toBe(false);
  const rehire = userEvent({ type: 'onboard', user: ann, occurredAt: at(3) });
  expect(merge([...events, rehire]).desired.active?.value).toBe(true);
});

test('of two events of the same moment the offboarding wins, whichever id is greater', () => {
  for (const eventId of ['a', 'z']) {
    const person = merge([
      userEvent({ eventId, type: 'offboard', user: ann }),
      userEvent({ eventId: 'm', type: 'onboard', user: ann }),
    ]);
    expect(person.desired.active?.value).toBe(false);
  }
});

test('of two events of the same moment the greater id wins also where one says false', () => {
  expect(
    compareRegisters('title', { value: false, at: now, by: 'a' }, { value: 'x', at: now, by: 'b' }),
  ).toBeLessThan(0);
  expect(
    compareRegisters('title', { value: 'a', at: now, by: 'a' }, { value: 'b', at: now, by: 'a' }),
  ).toBeLessThan(0);
  expect(
    compareRegisters('title', { value: 'b', at: now, by: 'a' }, { value: 'a', at: now, by: 'a' }),
  ).toBeGreaterThan(0);
});

test('of two events of the same moment the greater id wins', () => {
  const person = merge([
    userEvent({ eventId: 'b', user: { ...ann, title: 'b' } }),
    userEvent({ eventId: 'a', user: { ...ann, title: 'a' } }),
  ]);
  expect(person.desired.title?.value).toBe('b');
});

test('an event is open once, however often it is merged', () => {
  const event = userEvent({ user: ann });
  expect(merge([event, event]).openEvents).toEqual([
    { reference: eventReference(event), type: 'update', attributes: ['email'] },
  ]);
});

test('only an onboarding makes a person onboarded', () => {
  expect(merge([userEvent({ user: { ...ann, active: true } })]).onboarded).toBe(false);
  expect(merge([userEvent({ type: 'onboard', user: ann })]).onboarded).toBe(true);
});

test('whoever was onboarded is known by who did so, once each', () => {
  const onboardings = ['hr', 'bulk', 'hr'].map((source) => userEvent({ type: 'onboard', source, user: ann }));
  expect(merge(onboardings).onboardedBy).toEqual(['bulk', 'hr']);
  expect(merge([userEvent({ user: ann })])).not.toHaveProperty('onboardedBy');
});

test('nothing is said of authority where none was given or lost', () => {
  expect(merge([userEvent({ user: ann })])).not.toHaveProperty('authority');
  const left = merge([userEvent({ type: 'offboard', user: ann })]);
  expect(left.authority).toBeDefined();
});

test('an event that is merged again is the last that is open', () => {
  const [first, second] = [userEvent({ user: ann }), userEvent({ user: ann })];
  const open = (events: readonly UserEvent[]) => merge(events).openEvents.map(({ reference }) => reference);
  expect(open([first, second])).toEqual([first, second].map(eventReference));
  expect(open([first, second, first])).toEqual([second, first].map(eventReference));
});

describe('a planned event', () => {
  const saying = (type: UserEvent['type'], said: number, more: Partial<UserEvent> = {}) =>
    userEvent({ type, user: ann, occurredAt: at(said), ...more });
  const planned = (type: UserEvent['type'], said: number, day: number, user: UserEvent['user'] = ann) =>
    saying(type, said, { effectiveAt: at(day), user });

  /** What becomes of the last event at minute 100, after the others. */
  function last(events: readonly UserEvent[]) {
    const before = { ...merge(events.slice(0, -1)), openEvents: [] };
    const { person, status, superseded } = mergeEvent(before, events.at(-1) as UserEvent, now);
    return { status, superseded, open: person.openEvents };
  }
  const references = (...events: readonly UserEvent[]) => events.map(eventReference);
  const opened = (event: UserEvent, ...attributes: readonly string[]) => ({
    reference: eventReference(event),
    type: event.type,
    attributes,
  });

  test('waits for its day, and is open from then on', () => {
    const waiting = planned('update', 1, 101);
    expect(last([waiting])).toEqual({ status: 'scheduled', superseded: [], open: [] });
    for (const day of [50, 100]) {
      const due = planned('update', 1, day);
      expect(last([due])).toEqual({ status: 'accepted', superseded: [], open: [opened(due, 'email')] });
    }
  });

  test('that comes too late is overruled, however often it is said, and whether its day has come or not', () => {
    for (const day of [50, 200]) {
      const late = planned('onboard', 1, day);
      const known = [saying('offboard', 2), saying('update', 3)];
      const expected = { status: 'scheduled', superseded: references(late), open: [] };
      expect(last([...known, late])).toEqual(expected);
      expect(last([...known, late, late])).toEqual(expected);
      expect(last([...known, late, saying('update', 3)]).superseded).toEqual([]);
    }
  });

  test('is overruled once, by whatever comes first', () => {
    const start = planned('onboard', 1, 200);
    const leaving = saying('offboard', 2);
    expect(last([start, leaving])).toMatchObject({ status: 'accepted', superseded: references(start) });
    expect(last([start, leaving, saying('offboard', 3)]).superseded).toEqual([]);
  });

  test('that is put off before its day leaves nothing to do', () => {
    const leaving = planned('offboard', 1, 150);
    const events = [saying('onboard', 0), leaving, planned('offboard', 2, 200)];
    expect(last(events)).toEqual({ status: 'scheduled', superseded: references(leaving), open: [] });
  });

  test('that took effect is open again with what had come before, once it turns out to be put off', () => {
    const start = planned('onboard', 1, 3, { ...ann, title: 'Dr' });
    const leaving = planned('offboard', 4, 6);
    const later = planned('offboard', 5, 200);
    expect(last([start, leaving, later])).toEqual({
      status: 'scheduled',
      superseded: references(leaving),
      open: [opened(start, 'email', 'title', 'active'), opened(leaving, 'active')],
    });
    expect(last([saying('onboard', 0), planned('update', 1, 50), leaving, later]).open).toEqual([
      opened(leaving, 'active'),
    ]);
  });

  test('is open where it takes something back, or adds what came along with it', () => {
    const start = planned('onboard', 1, 5);
    expect(last([start, planned('onboard', 2, 200)]).open).toEqual([opened(start, 'email', 'active')]);
    expect(last([saying('offboard', 2), start]).open).toEqual([opened(start, 'email', 'active')]);
  });

  test('by which someone turns out to be no onboarded one yet is open again, with the onboarding', () => {
    const meanwhile = planned('update', 3, 30, { ...ann, active: true });
    const seen = saying('update', 40, { user: { ...ann, active: true } });
    for (const day of [5, 100]) {
      const start = planned('onboard', 1, day);
      expect(last([start, meanwhile, seen, planned('onboard', 4, 200)])).toEqual({
        status: 'scheduled',
        superseded: references(meanwhile),
        open: [opened(start, 'email', 'active'), opened(meanwhile, 'email', 'active')],
      });
    }
  });

  test('by which someone turns out to be an onboarded one is open, though all that it says is known better', () => {
    const started = planned('update', 3, 5, { ...ann, active: true });
    const start = planned('onboard', 1, 200);
    expect(last([started, start])).toEqual({
      status: 'scheduled',
      superseded: references(start),
      open: [opened(start, 'email', 'active')],
    });
  });
});
