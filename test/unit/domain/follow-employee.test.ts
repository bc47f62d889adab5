import { expect, test } from 'vitest';
import { followEmployee } from '../../../shared/domain/identity/identity.ts';
import { mergeEvent } from '../../../shared/domain/merge-event.ts';
import { newPerson, type Person } from '../../../shared/domain/person.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

/** What one event of each of these types makes of a record; it is bare while none of them is an onboarding. */
function record(id: string, ...types: readonly UserEvent['type'][]): Person {
  return types.reduce((person, type, minute) => {
    const event = userEvent({ type, user: { email: `${id}@x.example` }, occurredAt: at(minute) });
    return mergeEvent(person, event, at(100)).person;
  }, newPerson(id));
}

const ann = record('ann', 'onboard');
const left = record('ann', 'onboard', 'offboard');
const { active: _, ...unsaid } = ann.desired;
const stranger = record('stranger', 'update');

test.each<readonly [string, Person | undefined, Person, boolean]>([
  ['no one, about whom it names', undefined, stranger, false],
  ['the same person, about them', record('ann', 'update'), record('ann', 'update'), false],
  ['someone, about another whom it names', ann, record('lee', 'onboard'), false],
  ['a record of words, about whom it names', record('bare', 'update'), stranger, false],
  ['someone who left, about the next', left, stranger, false],
  ['someone who is there, a conflict where it names no one', ann, stranger, true],
  ['someone of whom no one said so, a conflict as well', { ...ann, desired: unsaid }, stranger, true],
])('an event of an employee whose notices were about %s', (_, linked, subject, isConflict) => {
  expect(followEmployee(linked, subject)).toEqual(
    isConflict
      ? { kind: 'conflict', reason: 'employee-renamed', people: ['ann'] }
      : { kind: 'known', id: subject.id },
  );
});
