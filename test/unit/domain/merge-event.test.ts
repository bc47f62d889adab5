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

const leaving = userEvent({ type: 'offboard', user: ann, occurredAt: at(10), effectiveAt: at(200) });

test('an event whose time lies ahead is scheduled, and part of the state once it has come', () => {
  const scheduled = mergeEvent(newPerson('p'), leaving, now);
  expect(scheduled.status).toBe('scheduled');
  expect(scheduled.person.desired).toEqual({});
  expect(scheduled.person.openEvents).toEqual([]);
  expect(scheduled.person.scheduledEvents).toHaveLength(1);
  expect(mergeEvent(scheduled.person, leaving, now).person).toEqual(scheduled.person);

  const fired = mergeEvent(scheduled.person, leaving, at(200));
  expect(fired.status).toBe('accepted');
  expect(fired.person.desired.active).toMatchObject({ value: false, at: at(10) });
  expect(fired.person.scheduledEvents).toEqual([]);
});

test('a newer contrary event supersedes a scheduled one at once', () => {
  const { person } = mergeEvent(newPerson('p'), leaving, now);
  const staying = userEvent({ type: 'onboard', user: ann, occurredAt: at(11) });
  const merged = mergeEvent(person, staying, now);
  expect(merged.superseded).toEqual([eventReference(leaving)]);
  expect(merged.person.scheduledEvents).toEqual([]);
});

test('a scheduled onboarding is superseded by a newer offboarding, and what else it said is not lost', () => {
  const joining = userEvent({
    type: 'onboard',
    user: { ...ann, title: 'Captain' },
    occurredAt: at(10),
    effectiveAt: at(200),
  });
  const { person } = mergeEvent(newPerson('p'), joining, now);
  const leavingNow = userEvent({ type: 'offboard', user: ann, occurredAt: at(11) });
  const merged = mergeEvent(person, leavingNow, now);
  expect(merged.superseded).toEqual([eventReference(joining)]);
  expect(merged.person.onboarded).toBe(true);
  expect(merged.person.desired).toMatchObject({ title: { value: 'Captain' }, active: { value: false } });
});

test('a scheduled leaving is superseded also by a newer event that names the person otherwise', () => {
  const { person } = mergeEvent(newPerson('p'), leaving, now);
  const staying = userEvent({ user: { employeeNumber: '7', active: true }, occurredAt: at(11) });
  expect(mergeEvent(person, staying, now).superseded).toEqual([eventReference(leaving)]);
});

test('a scheduled update stays while a part of it would still win', () => {
  const update = userEvent({ user: { ...ann, title: 'Captain' }, occurredAt: at(10), effectiveAt: at(200) });
  const { person } = mergeEvent(newPerson('p'), update, now);
  const newer = userEvent({ user: { ...ann, phone: '1' }, occurredAt: at(11) });
  expect(mergeEvent(person, newer, now).superseded).toEqual([]);
  const newest = userEvent({ user: { ...ann, title: 'Major' }, occurredAt: at(12) });
  expect(mergeEvent(person, newest, now).superseded).toEqual([eventReference(update)]);
});

test('an older contrary event leaves a scheduled one alone', () => {
  const { person } = mergeEvent(newPerson('p'), leaving, now);
  const older = userEvent({ type: 'onboard', user: ann, occurredAt: at(9) });
  expect(mergeEvent(person, older, now).superseded).toEqual([]);
});

test('a scheduled event that is older than what is known is superseded on arrival', () => {
  const { person } = mergeEvent(
    newPerson('p'),
    userEvent({ type: 'onboard', user: ann, occurredAt: at(11) }),
    now,
  );
  expect(mergeEvent(person, leaving, now).superseded).toEqual([eventReference(leaving)]);
});

test('a postponed leaving replaces the earlier date', () => {
  const { person } = mergeEvent(newPerson('p'), leaving, now);
  const later = userEvent({ type: 'offboard', user: ann, occurredAt: at(12), effectiveAt: at(300) });
  const merged = mergeEvent(person, later, now);
  expect(merged.superseded).toEqual([eventReference(leaving)]);
  expect(merged.person.scheduledEvents.map(({ effectiveAt }) => effectiveAt)).toEqual([at(300)]);
});

test('a leaving that is said again for the same day replaces itself', () => {
  const { person } = mergeEvent(newPerson('p'), leaving, now);
  const again = { ...leaving, eventId: 'again', occurredAt: at(12) };
  expect(mergeEvent(person, again, now).superseded).toEqual([eventReference(leaving)]);
});

test('a leaving that is brought forward leaves the later date alone, which then finds nothing to do', () => {
  const { person } = mergeEvent(newPerson('p'), leaving, now);
  const sooner = { ...leaving, eventId: 'sooner', occurredAt: at(12), effectiveAt: at(150) };
  expect(mergeEvent(person, sooner, now).superseded).toEqual([]);
});

test('a scheduled event is postponed only by one that says the same of everything, and in the same way', () => {
  const { person } = mergeEvent(newPerson('p'), leaving, now);
  const later = { occurredAt: at(12), effectiveAt: at(300) };
  const update = userEvent({ type: 'update', user: { ...ann, active: false }, ...later });
  expect(mergeEvent(person, update, now).superseded).toEqual([]);
  const ofAnother = userEvent({ type: 'offboard', user: { userName: 'ann' }, ...later });
  expect(mergeEvent(person, ofAnother, now).superseded).toEqual([]);
});

test('a leaving and a later return both stand', () => {
  const { person } = mergeEvent(newPerson('p'), leaving, now);
  const back = userEvent({ type: 'onboard', user: ann, occurredAt: at(12), effectiveAt: at(300) });
  expect(mergeEvent(person, back, now).superseded).toEqual([]);
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

test('joining takes over the account, the open and the scheduled events of the other', () => {
  const left = mergeEvent(newPerson('a'), userEvent({ user: { employeeNumber: '7' } }), now).person;
  const right = {
    ...mergeEvent(mergeEvent(newPerson('b'), leaving, now).person, userEvent({ user: ann }), now).person,
    targets: { infraon: { ...newTargetState, accountId: 'two' } },
  };
  const { person } = joinPeople(left, right);
  expect(person.openEvents).toHaveLength(2);
  expect(person.scheduledEvents).toHaveLength(1);
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
