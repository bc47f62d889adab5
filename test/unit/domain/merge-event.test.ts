import { expect, test } from 'vitest';
import { compareRegisters } from '../../../shared/domain/desired-state.ts';
import { joinPeople } from '../../../shared/domain/join-people.ts';
import { mergeEvent } from '../../../shared/domain/merge-event.ts';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
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

test('joining keeps the account of the survivor and remembers the other one', () => {
  const survivor = {
    ...newPerson('a'),
    targets: { infraon: { ...newTargetState, accountId: 'one', invitation: 'invited' as const } },
  };
  const other = { ...newPerson('b'), targets: { infraon: { ...newTargetState, accountId: 'two' } } };
  const { person } = joinPeople(survivor, other);
  expect(person.targets.infraon).toMatchObject({
    accountId: 'one',
    otherAccountIds: ['two'],
    invitation: 'invited',
  });
  expect(joinPeople(person, other).person).toEqual(person);
});

test('joining takes over the account, the open events and the plans of the other', () => {
  const leaving = userEvent({ type: 'offboard', user: ann, occurredAt: at(10), effectiveAt: at(200) });
  const left = mergeEvent(newPerson('a'), userEvent({ user: { employeeNumber: '7' } }), now).person;
  const right = {
    ...mergeEvent(mergeEvent(newPerson('b'), leaving, now).person, userEvent({ user: ann }), now).person,
    targets: { infraon: { ...newTargetState, accountId: 'two' } },
  };
  const { person } = joinPeople(left, right);
  expect(person.openEvents).toHaveLength(2);
  expect(person.plans.events).toHaveLength(1);
  expect(person.targets.infraon?.accountId).toBe('two');
  expect(person.joined).toEqual(['b']);
});

test('joining people who were never onboarded onboards nobody, and an onboarding of either counts', () => {
  const [a, b] = [newPerson('a'), newPerson('b')];
  expect(joinPeople(a, b).person.onboarded).toBe(false);
  expect(joinPeople(a, { ...b, onboarded: true }).person.onboarded).toBe(true);
  expect(joinPeople({ ...a, onboarded: true }, b).person.onboarded).toBe(true);
});

test('joining forgets neither a creation that is under way nor people joined before, and no one twice', () => {
  const creating = { ...newTargetState, creatingSince: at(0) };
  const survivor = { ...newPerson('a'), joined: ['c'], targets: { infraon: creating } };
  const other = { ...newPerson('b'), joined: ['a', 'd'], targets: { infraon: newTargetState } };
  const { person } = joinPeople(survivor, other);
  expect(person.joined).toEqual(['c', 'b', 'd']);
  expect(person.targets.infraon).toEqual(creating);
  expect(joinPeople(other, survivor).person.targets.infraon).toEqual(creating);
});

test('joining remembers no account as another one that is the own, nor one that does not exist', () => {
  const own = { ...newPerson('a'), targets: { infraon: { ...newTargetState, accountId: 'one' } } };
  const same = {
    ...newPerson('b'),
    targets: { infraon: { ...newTargetState, accountId: 'one', otherAccountIds: ['two'] } },
  };
  const none = { ...newPerson('c'), targets: { infraon: newTargetState } };
  expect(joinPeople(own, same).person.targets.infraon?.otherAccountIds).toEqual(['two']);
  expect(joinPeople(own, none).person.targets.infraon?.otherAccountIds).toEqual([]);
  expect(joinPeople(none, own).person.targets.infraon).toEqual(own.targets.infraon);
});
