import { describe, expect, test } from 'vitest';
import {
  atMinute,
  cancel,
  offboard,
  onboard,
  there,
  update,
} from '../../../support/domain/planned-events.ts';

describe('a cancellation', () => {
  test('lifts the start and the leaving that were planned before', () => {
    const leaving = offboard({ said: 1, day: 20 });
    const start = onboard({ said: 2, day: 30 });
    const events = [there, leaving, start, cancel({ said: 3 })];
    expect(atMinute(events, 25)).toMatchObject({
      active: true,
      overruled: [leaving.eventId, start.eventId].sort(),
    });
    expect(atMinute([start, cancel({ said: 3 })], 30)).toMatchObject({ onboarded: false });
  });

  test('leaves alone what is planned later, and what is planned of other attributes', () => {
    const events = [there, cancel({ said: 3 }), offboard({ said: 4, day: 20 })];
    expect(atMinute(events, 20)).toMatchObject({ active: false, overruled: [] });
    const promotion = update({ said: 1, day: 20 }, { title: 'Prof' });
    expect(atMinute([there, promotion, cancel({ said: 3 })], 20)).toMatchObject({
      title: 'Prof',
      overruled: [],
    });
  });

  test('leaves alone what had taken effect by then', () => {
    expect(atMinute([there, offboard({ said: 1, day: 5 }), cancel({ said: 6 })], 9).active).toBe(false);
    expect(atMinute([onboard({ said: 1, day: 5 }), cancel({ said: 6 })], 9)).toMatchObject({
      active: true,
      onboarded: true,
    });
  });

  test('of the same moment lifts a start and no leaving, and not what it plans itself', () => {
    expect(atMinute([there, offboard({ said: 3, day: 20 }), cancel({ said: 3 })], 20).active).toBe(false);
    expect(atMinute([onboard({ said: 3, day: 20 }), cancel({ said: 3 })], 20).onboarded).toBe(false);
    const anew = cancel({ said: 3, day: 20 }, { active: true });
    const leaving = offboard({ said: 1, day: 10 });
    expect(atMinute([there, leaving, anew], 15)).toMatchObject({
      active: true,
      overruled: [leaving.eventId],
    });
    expect(atMinute([anew], 20)).toMatchObject({ active: true });
  });
});

describe('a change of another attribute', () => {
  const promotion = update({ said: 1, day: 20 }, { title: 'Prof' });

  test('holds from its day on, also where the present value was corrected meanwhile', () => {
    const events = [there, promotion, update({ said: 2 }, { title: 'Dr.' })];
    expect(atMinute(events, 19)).toMatchObject({ title: 'Dr.', overruled: [] });
    expect(atMinute(events, 20)).toMatchObject({ title: 'Prof' });
    expect(atMinute([...events, update({ said: 21 }, { title: 'Professor' })], 30)).toMatchObject({
      title: 'Professor',
    });
  });

  test('to the same value for another day moves it', () => {
    for (const day of [10, 30]) {
      const events = [there, promotion, update({ said: 2, day }, { title: 'Prof' })];
      expect(atMinute(events, day - 1)).toMatchObject({ title: 'Dr', overruled: [promotion.eventId] });
      expect(atMinute(events, day)).toMatchObject({ title: 'Prof' });
    }
  });

  test('to another value for the same day replaces it; for another day both hold', () => {
    const same = [there, promotion, update({ said: 2, day: 20 }, { title: 'Dean' })];
    expect(atMinute(same, 20)).toMatchObject({ title: 'Dean', overruled: [promotion.eventId] });
    const next = [there, promotion, update({ said: 2, day: 30 }, { title: 'Dean' })];
    expect(atMinute(next, 20)).toMatchObject({ title: 'Prof', overruled: [] });
    expect(atMinute(next, 30)).toMatchObject({ title: 'Dean' });
  });

  test('that took effect stays when the same value is planned for a later day', () => {
    const events = [there, promotion, update({ said: 21, day: 30 }, { title: 'Prof' })];
    expect(atMinute(events, 25)).toMatchObject({ title: 'Prof', overruled: [] });
  });

  test('brings back no address by which the event named the person', () => {
    const moved = update({ said: 2 }, { email: 'bell@x.example' });
    expect(atMinute([there, promotion, moved], 20)).toMatchObject({ title: 'Prof', email: 'bell@x.example' });
  });

  test('named by something else than the one that moves it is one plan with it', () => {
    const named = update({ said: 2, day: 30 }, { employeeNumber: '7', title: 'Prof' });
    expect(atMinute([there, promotion, named], 20).overruled).toEqual([promotion.eventId]);
  });

  test('of an address stands where the event names the person by number', () => {
    const address = update(
      { said: 1, day: 20 },
      { employeeNumber: '7', email: 'bell@x.example', title: 'Prof' },
    );
    const later = update({ said: 2, day: 30 }, { employeeNumber: '7', title: 'Prof' });
    expect(atMinute([address, later], 19)).toMatchObject({ overruled: [] });
    const known = atMinute([address, later], 20);
    expect(known).toMatchObject({ email: 'bell@x.example' });
    expect(known).not.toHaveProperty('title');
  });

  test('stands while a part of the event does', () => {
    const both = update({ said: 1, day: 20 }, { title: 'Prof', phone: '1' });
    const events = [there, both, update({ said: 2, day: 30 }, { title: 'Prof' })];
    expect(atMinute(events, 20)).toMatchObject({ title: 'Dr', phone: '1', overruled: [] });
  });
});

test('what is said for a time that has passed by then is no plan', () => {
  const events = [there, offboard({ said: 5, day: 5 }), onboard({ said: 6, day: 2 })];
  expect(atMinute(events, 10)).toMatchObject({ active: true, overruled: [] });
});
