import { expect, test } from 'vitest';
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
