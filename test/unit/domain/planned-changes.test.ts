import { describe, expect, test } from 'vitest';
import { atMinute, offboard, onboard, there, update } from '../../support/domain/planned-events.ts';

describe('a leaving', () => {
  test('takes effect on its day', () => {
    const events = [there, offboard({ said: 1, day: 20 })];
    expect(atMinute(events, 19)).toMatchObject({ active: true, overruled: [] });
    expect(atMinute(events, 20)).toMatchObject({ active: false, overruled: [] });
  });

  test('that is planned again holds from the newer day on, whatever else the events carry', () => {
    const first = offboard({ said: 1, day: 5 });
    for (const day of [3, 5, 90]) {
      const second = offboard({ said: 2, day }, { email: 'ANN@X.example', userName: 'ann' });
      const events = [there, first, second];
      expect(atMinute(events, day - 1)).toMatchObject({ active: true, overruled: [first.eventId] });
      expect(atMinute(events, day)).toMatchObject({ active: false });
    }
  });

  test('that is planned twice at the same moment holds from the earlier day on, whichever is heard first', () => {
    const one = offboard({ said: 1, day: 5 });
    for (const day of [4, 6, 90]) {
      const other = offboard({ said: 1, day });
      const [leaves, later] = day < 5 ? [day, one] : [5, other];
      const events = [there, one, other];
      expect(atMinute(events, leaves - 1)).toMatchObject({ active: true, overruled: [later.eventId] });
      expect(atMinute(events, leaves)).toMatchObject({ active: false });
    }
  });

  test('that took effect stays when another is planned later, until someone brings the person back', () => {
    const events = [there, offboard({ said: 1, day: 5 }), offboard({ said: 6, day: 90 })];
    expect(atMinute(events, 30)).toMatchObject({ active: false, overruled: [] });
    expect(atMinute([...events, onboard({ said: 7 })], 89)).toMatchObject({ active: true });
  });

  test('and a later return both stand, whichever was said first', () => {
    for (const [saidLeave, saidReturn] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const leave = offboard({ said: saidLeave, day: 10 });
      for (const back of [
        onboard({ said: saidReturn, day: 20 }),
        update({ said: saidReturn, day: 20 }, { active: true }),
      ]) {
        expect(atMinute([there, leave, back], 9)).toMatchObject({ active: true, overruled: [] });
        expect(atMinute([there, leave, back], 10)).toMatchObject({ active: false });
        expect(atMinute([there, leave, back], 20)).toMatchObject({ active: true });
      }
    }
  });

  test('is not lifted by an update that says what is true today', () => {
    const events = [there, offboard({ said: 1, day: 20 }), update({ said: 2 }, { phone: '1', active: true })];
    expect(atMinute(events, 19)).toMatchObject({ active: true, phone: '1', overruled: [] });
    expect(atMinute(events, 20)).toMatchObject({ active: false });
  });

  test('is lifted by a newer onboarding, not by an older one nor by one of the same moment', () => {
    const leaving = offboard({ said: 10, day: 20 });
    expect(atMinute([there, leaving, onboard({ said: 11 })], 20)).toMatchObject({
      active: true,
      overruled: [leaving.eventId],
    });
    for (const said of [9, 10]) {
      expect(atMinute([there, leaving, onboard({ said })], 20)).toMatchObject({
        active: false,
        overruled: [],
      });
    }
  });

  test('is not lifted by a newer onboarding that is itself planned', () => {
    const events = [offboard({ said: 1, day: 20 }), onboard({ said: 2, day: 10 })];
    expect(atMinute(events, 10)).toMatchObject({ active: true, overruled: [] });
    expect(atMinute(events, 20)).toMatchObject({ active: false });
  });

  test('may be planned by an update as well', () => {
    const first = offboard({ said: 1, day: 5 });
    const events = [there, first, update({ said: 2, day: 9 }, { active: false })];
    expect(atMinute(events, 8)).toMatchObject({ active: true, overruled: [first.eventId] });
    expect(atMinute(events, 9)).toMatchObject({ active: false });
  });

  test('of a day outdoes what was said of the time before, and gives way to what is said from then on', () => {
    const leaving = offboard({ said: 1, day: 20 });
    expect(atMinute([there, leaving, update({ said: 19 }, { active: true })], 30).active).toBe(false);
    expect(atMinute([there, leaving, update({ said: 21 }, { active: true })], 30).active).toBe(true);
    expect(atMinute([there, leaving, update({ said: 20 }, { active: true })], 30).active).toBe(false);
  });

  test('of the day of a start wins', () => {
    for (const said of [1, 3]) {
      const events = [onboard({ said: 2, day: 20 }), offboard({ said, day: 20 })];
      expect(atMinute(events, 20)).toMatchObject({ active: false, onboarded: true, overruled: [] });
    }
  });
});

describe('a start', () => {
  test('shows nothing before its day, and all that it says from then on', () => {
    const events = [onboard({ said: 1, day: 20 }, { title: 'Dr' })];
    expect(atMinute(events, 19)).toEqual({ onboarded: false, overruled: [] });
    expect(atMinute(events, 20)).toMatchObject({
      active: true,
      title: 'Dr',
      email: 'ann@x.example',
      onboarded: true,
    });
  });

  test('that is put off holds from the newer day on, with all that was said along with either', () => {
    const first = onboard({ said: 1, day: 5 }, { title: 'Dr', familyName: 'Bel', phone: '1' });
    const second = onboard({ said: 2, day: 30 }, { title: 'Dr', familyName: 'Bell' });
    expect(atMinute([first, second], 29)).toEqual({ onboarded: false, overruled: [first.eventId] });
    expect(atMinute([first, second], 30)).toMatchObject({
      active: true,
      onboarded: true,
      familyName: 'Bell',
      phone: '1',
    });
  });

  test('is joined by corrections of what was said along with it, and reverts none', () => {
    const start = onboard({ said: 1, day: 20 }, { familyName: 'Bel', title: 'Dr' });
    const events = [start, update({ said: 2 }, { familyName: 'Bell', email: 'bell@x.example' })];
    expect(atMinute(events, 20)).toMatchObject({ familyName: 'Bell', email: 'bell@x.example', title: 'Dr' });
  });

  test('that is put off several times, or forth and back, is one plan', () => {
    const first = onboard({ said: 1, day: 5 }, { phone: '1' });
    const second = onboard({ said: 2, day: 30 });
    const third = onboard({ said: 3, day: 10 });
    const events = [first, second, third];
    expect(atMinute(events, 9)).toEqual({
      onboarded: false,
      overruled: [first.eventId, second.eventId].sort(),
    });
    expect(atMinute(events, 10)).toMatchObject({ active: true, onboarded: true, phone: '1' });
  });

  test('stays an onboarding where an update puts it off', () => {
    const events = [onboard({ said: 1, day: 5 }), update({ said: 2, day: 9 }, { active: true })];
    expect(atMinute(events, 8)).toMatchObject({ onboarded: false });
    expect(atMinute(events, 9)).toMatchObject({ active: true, onboarded: true });
    expect(atMinute([update({ said: 2, day: 9 }, { active: true })], 9)).toMatchObject({ onboarded: false });
  });

  test('is withdrawn by a newer offboarding, also by one of the same moment; not by an older one', () => {
    const start = onboard({ said: 10, day: 20 }, { title: 'Dr' });
    for (const said of [10, 15]) {
      const { eventId } = start;
      expect(atMinute([start, offboard({ said })], 20)).toMatchObject({
        active: false,
        onboarded: false,
        overruled: [eventId],
      });
    }
    expect(atMinute([start, offboard({ said: 9 })], 20)).toMatchObject({ active: true, onboarded: true });
  });

  test('that took effect has made the person an onboarded one, also once they have left', () => {
    const events = [onboard({ said: 10, day: 20 }), offboard({ said: 25 })];
    expect(atMinute(events, 30)).toMatchObject({ active: false, onboarded: true });
  });

  test('that took effect stays when another is planned later', () => {
    const events = [onboard({ said: 1, day: 5 }), onboard({ said: 6, day: 90 })];
    expect(atMinute(events, 30)).toMatchObject({ active: true, onboarded: true, overruled: [] });
  });

  test('is not withdrawn by an update that says what is true today, nor by a planned leaving', () => {
    const start = onboard({ said: 1, day: 20 });
    expect(atMinute([start, update({ said: 2 }, { active: false })], 20)).toMatchObject({ active: true });
    expect(atMinute([start, offboard({ said: 2, day: 30 })], 20)).toMatchObject({ active: true });
  });

  test('that is put off past an update that says active makes no one an onboarded one before', () => {
    const events = [
      onboard({ said: 1, day: 5 }),
      onboard({ said: 2, day: 30 }),
      update({ said: 6 }, { active: true }),
    ];
    expect(atMinute(events, 29)).toMatchObject({ active: true, onboarded: false });
  });
});
