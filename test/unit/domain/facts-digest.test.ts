import { expect, test } from 'vitest';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
import { factsDigest } from '../../../shared/reconcile/target-notes.ts';

const reference = 'webhook/1';
const word = { at: '2026-11-21T09:00:00Z', by: reference };

const person: Person = {
  ...newPerson('p1'),
  onboarded: true,
  desired: { email: { value: 'ann@x.example', ...word }, active: { value: true, ...word } },
  openEvents: [{ reference, type: 'onboard', attributes: ['email'] }],
};

test('a situation does not depend on how a database orders keys, nor on what is known of accounts', () => {
  const desired = { active: { ...word, value: true }, email: { ...word, value: 'ann@x.example' } };
  expect(JSON.stringify(desired)).not.toBe(JSON.stringify(person.desired));
  expect(factsDigest({ ...person, desired })).toBe(factsDigest(person));
  const targets = { infraon: { ...newTargetState, accountId: '1' } };
  expect(factsDigest({ ...person, targets })).toBe(factsDigest(person));
});

test.each<Partial<Person>>([
  { desired: {} },
  { onboarded: false },
  { openEvents: [] },
  { joined: ['p2'] },
  { identifiers: [{ type: 'email', value: 'ann@x.example', from: word.at, last: word.at }] },
])('a situation changes with what is said: %j', (change) => {
  expect(factsDigest({ ...person, ...change })).not.toBe(factsDigest(person));
});
