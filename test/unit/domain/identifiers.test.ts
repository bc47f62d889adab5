import { describe, expect, test } from 'vitest';
import {
  identifierKey,
  identifiersOf,
  normaliseIdentifier,
} from '../../../shared/domain/identity/identifiers.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';

const email = { type: 'email', value: 'a@x.example' } as const;
const userName = { type: 'userName', value: 'ann' } as const;
const number = { type: 'employeeNumber', value: '7' } as const;
const implied = { type: 'userName', value: 'a@x.example', implied: true } as const;

describe('an event', () => {
  test.each<readonly [UserEvent['type'], UserEvent['user'], readonly object[]]>([
    ['onboard', { email: ' A@x.example' }, [email, implied]],
    ['onboard', { email: 'a@x.example', employeeNumber: '7' }, [number, email, implied]],
    ['onboard', { email: 'a@x.example', userName: 'Ann' }, [userName, email]],
    ['onboard', { employeeNumber: '7' }, [number]],
    ['update', { email: 'a@x.example' }, [email]],
    ['offboard', { email: 'a@x.example', employeeNumber: '7' }, [number, email]],
    ['update', { userName: null, email: ' \u200b', title: 'Dr' }, []],
  ])('that is to %s %j gives the identifiers %j', (type, user, identifiers) => {
    expect(identifiersOf({ type, user })).toEqual(identifiers);
  });
});

test.each([
  [' Ann@X.example\t', 'ann@x.example'],
  ['a\u200bnn', 'ann'],
  ['\u200b ann \u200b', 'ann'],
  ['JOSE\u0301', 'jos\u00e9'],
  // Lower-casing takes it apart again.
  ['\u0130', 'i\u0307'],
  ['J\u030c', '\u01f0'],
])('%j is the same identifier as %j', (text, same) => {
  expect(normaliseIdentifier(text)).toBe(same);
  expect(normaliseIdentifier(same)).toBe(same);
});

test('identifiers of one value are told apart by their type', () => {
  expect([email, implied, number].map(identifierKey)).toEqual([
    'email#a@x.example',
    'userName#a@x.example',
    'employeeNumber#7',
  ]);
});
