import { describe, expect, test } from 'vitest';
import {
  a,
  b,
  c,
  emailOf,
  isActive,
  now,
  numbered,
  offboard,
  onboard,
  take,
  update,
} from '../../../support/domain/identity-events.ts';

describe('without a number, an event is about whoever bears its name', () => {
  test('however it is spelled', () => {
    const door = take([onboard({ email: 'Jos\u00e9@x.example' })]);
    for (const email of [
      ' JOSE\u0301@X.example ',
      'jos\u00e9\u200b@x.example',
      '\u202djos\u00e9@x.ex\u00adample',
    ]) {
      door.take(update({ email }), now);
    }
    expect(door.people()).toHaveLength(1);
  });

  test('a user name that was only the address at the onboarding, too', () => {
    const door = take([onboard({ email: a }), update({ userName: a, title: 'Dr' })]);
    expect(door.people()).toHaveLength(1);
  });

  test('so that an address that moved is its new bearer’s, and two people stay two', () => {
    const door = take([
      onboard({ email: a }),
      onboard({ email: b }),
      update({ userName: a, email: 'moved@x.example' }, 5),
      update({ userName: b, email: a }, 6),
    ]);
    expect(door.people().map(emailOf)).toEqual(['moved@x.example', a]);
    door.take(offboard({ email: a }), now);
    expect(door.people().map(isActive)).toEqual([true, false]);
  });

  test('and one whose user name is one person’s and whose address another’s, who is active, is a conflict', () => {
    const people = [onboard({ email: a }), onboard({ email: b })];
    for (const event of [update({ userName: a, email: b }), offboard({ userName: a, email: b })]) {
      const door = take(people);
      expect(door.take(event, now)).toBeUndefined();
      expect(door.reasons).toEqual(['names-two-people']);
      expect(door.people().map(isActive)).toEqual([true, true]);
    }
  });

  test('and the address of someone who left may be given on', () => {
    const door = take([onboard({ email: a }), onboard({ email: b }), offboard({ email: b }, 2)]);
    door.take(update({ userName: a, email: b }, 3), now);
    expect(door.conflicts).toEqual([]);
    expect(door.people().map(emailOf)).toEqual([b, b]);
  });

  test('and one that was said before its bearer was known is older than all that is known of them', () => {
    const door = take([onboard({ email: a }, 5), offboard({ email: a }, 1)]);
    expect(door.people().map(isActive)).toEqual([true]);
  });

  test('and one that was said before the name passed on is about its bearer then, who still goes by it', () => {
    const door = take([
      onboard({ email: a, employeeNumber: '1' }, 1),
      onboard({ email: b, employeeNumber: '2' }, 1),
      update({ employeeNumber: '2', email: a }, 5),
      offboard({ email: a }, 3),
    ]);
    expect([numbered(door, '1'), numbered(door, '2')].map(isActive)).toEqual([false, true]);
  });

  test('and one that was said before the name passed on, of someone who goes by another by now, is a conflict', () => {
    const door = take([
      onboard({ email: a, employeeNumber: '1' }, 1),
      onboard({ email: b, employeeNumber: '2' }, 1),
      update({ employeeNumber: '1', email: c }, 4),
      update({ employeeNumber: '2', email: a }, 5),
      offboard({ email: a }, 3),
    ]);
    expect(door.reasons).toEqual(['name-moved-on']);
    expect(door.people().map(isActive)).toEqual([true, true]);
  });
});

describe('a former name', () => {
  const renamed = [onboard({ email: a, displayName: 'Ann Lee' }, 1), update({ userName: a, email: b }, 2)];

  test('leads an update or an offboarding to who bore it, while no one bears it now', () => {
    expect(take([...renamed, update({ email: a, title: 'Dr' })]).people()).toHaveLength(1);
    expect(
      take([...renamed, offboard({ email: a })])
        .people()
        .map(isActive),
    ).toEqual([false]);
  });

  test('does not come back by an update that it leads to its person', () => {
    const [person] = take([...renamed, update({ email: a, title: 'Dr' })]).people();
    expect(person && [emailOf(person), person.desired.title?.value]).toEqual([b, 'Dr']);
  });

  test('never leads an onboarding anywhere', () => {
    const door = take([...renamed, onboard({ email: a, displayName: 'Ann Lee' }, 9)]);
    expect(door.people().map(emailOf)).toEqual([b, a]);
  });

  test('that several people bore leads to who bore it when the event was said, else to no one', () => {
    const story = [
      onboard({ email: a, employeeNumber: '1' }, 1),
      update({ employeeNumber: '1', email: b }, 3),
      onboard({ email: a, employeeNumber: '2' }, 4),
      update({ employeeNumber: '2', email: c }, 6),
    ];
    const then = take([...story, offboard({ email: a }, 5)]);
    expect([numbered(then, '1'), numbered(then, '2')].map(isActive)).toEqual([true, false]);
    const later = take([...story, offboard({ email: a }, 7)]);
    expect(later.reasons).toEqual(['several-former-bearers']);
    expect(later.people().map(isActive)).toEqual([true, true]);
  });
});
