import { describe, expect, test } from 'vitest';
import { type ForgottenNote, isAboutForgotten } from '../../../shared/domain/identity/forgotten.ts';
import { newPerson } from '../../../shared/domain/person.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

const note: ForgottenNote = { leftAt: at(10), forgottenAt: at(20), hasNumber: false };
const address = 'office@example.com';
const hired = (minutes: number, rest: Partial<UserEvent> = {}) =>
  userEvent({ type: 'onboard', user: { email: address }, occurredAt: at(minutes), ...rest });

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
  ])('in %s', (_, event, over) => {
    expect(isOver(event)).toBe(over);
  });

  test('is taken for that of a colleague who is named beside it', () => {
    const event = userEvent({ user: { userName: 'bob', email: address }, occurredAt: at(15) });
    expect(isOver(event, ['bob'])).toBe(false);
    expect(isOver(event)).toBe(true);
  });
});
