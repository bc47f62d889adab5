import { describe, expect, test } from 'vitest';
import { type ForgottenNote, isAboutForgotten } from '../../../shared/domain/identity/forgotten.ts';
import { newPerson } from '../../../shared/domain/person.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

const note: ForgottenNote = { leftAt: at(10), forgottenAt: at(20), hasNumber: false };
const address = 'office@example.com';
const hired = (minutes: number, rest: Partial<UserEvent> = {}) =>
  userEvent({ type: 'onboard', user: { email: address }, occurredAt: at(minutes), ...rest });

const leaving = (minutes: number, names: UserEvent['user'] = {}) =>
  userEvent({ type: 'offboard', user: { email: address, ...names }, occurredAt: at(minutes) });

function isOver(event: UserEvent, known: readonly string[] = []): boolean {
  const people = known.map((name) => {
    const { words: _bare, ...person } = newPerson(name);
    const identifiers = [{ type: 'userName' as const, value: name, from: at(0), last: at(0) }];
    return { ...person, onboarded: true, identifiers };
  });
  return isAboutForgotten(event, {
    notes: new Map([[`email#${address}`, note]]),
    holders: new Map(people.map((person) => [`userName#${person.id}`, [person]])),
  });
}

describe('the address of someone who was forgotten', () => {
  test.each([
    ['an onboarding of before the leaving', hired(5), true],
    [
      'an onboarding that was said before the forgetting, as of before the leaving',
      hired(15, { activeSince: at(5) }),
      true,
    ],
    ['an onboarding after the leaving', hired(15), false],
    [
      'an onboarding that is said after the forgetting, of someone hired long ago',
      hired(25, { activeSince: at(5) }),
      false,
    ],
    ['an update of before the forgetting', userEvent({ user: { email: address }, occurredAt: at(15) }), true],
    ['an update of after the forgetting', userEvent({ user: { email: address }, occurredAt: at(25) }), false],
    ['a leaving of before the forgetting', leaving(15), true],
    ['a leaving that is still listed after the forgetting', leaving(25), true],
    [
      'the same as an update',
      userEvent({ user: { email: address, active: false }, occurredAt: at(25) }),
      true,
    ],
    ['a leaving of someone unknown who shares it', leaving(25, { userName: 'cat' }), false],
    ['a leaving of someone unknown with a number', leaving(25, { employeeNumber: '9' }), false],
  ])('in %s', (_, event, over) => {
    expect(isOver(event)).toBe(over);
  });

  test('is taken for that of a colleague who is named beside it', () => {
    const event = userEvent({ user: { userName: 'bob', email: address }, occurredAt: at(15) });
    expect(isOver(event, ['bob'])).toBe(false);
    expect(isOver(event)).toBe(true);
  });

  test('is that of whoever has it by now in a leaving that is said after the forgetting', () => {
    const { words: _bare, ...person } = newPerson('eve');
    const eve = { ...person, onboarded: true, identifiers: [] };
    const key = `email#${address}`;
    const known = { notes: new Map([[key, note]]), holders: new Map([[key, [eve]]]) };
    expect(isAboutForgotten(leaving(25), known)).toBe(false);
  });
});
