import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../shared/domain/attributes.ts';
import {
  bearerNow,
  bearerOfAccount,
  bears,
  calledSince,
  isBare,
} from '../../../shared/domain/identity/bearing.ts';
import type { Claim } from '../../../shared/domain/identity/claims.ts';
import { type Identifier, identifierKey } from '../../../shared/domain/identity/identifiers.ts';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
import { at } from '../../support/user-events.ts';

const email = (value: string) => ({ type: 'email', value }) as const;
const userName = (value: string) => ({ type: 'userName', value }) as const;

function claim(name: Identifier, minutes: number, more: Partial<Claim> = {}): Claim {
  return { ...name, from: at(minutes), last: at(minutes), ...more };
}

function record(id: string, said: Attributes, identifiers: readonly Claim[] = []): Person {
  const registers = Object.entries(said).map(([name, value]) => [name, { value, at: at(9), by: 'hr/1' }]);
  return { ...newPerson(id), desired: Object.fromEntries(registers), identifiers };
}

function person(id: string, said: Attributes, identifiers: readonly Claim[] = []): Person {
  const { words: _, ...known } = record(id, said, identifiers);
  return known;
}

function holding(people: readonly Person[], ...names: readonly Identifier[]) {
  return new Map(names.map((name) => [identifierKey(name), people]));
}

describe('a person is called', () => {
  const implied = [1, 2].map((minute) => claim(userName(`${minute}@x`), minute, { implied: true }));
  test.each<readonly [string, Person, readonly Identifier[], readonly Identifier[]]>([
    [
      'what is desired, and not what they were called before',
      person('p', { email: 'A@x', userName: null }, [claim(email('old@x'), 1)]),
      [email('a@x')],
      [email('old@x'), userName('a@x')],
    ],
    [
      'by the address of the last onboarding, where no one ever said a user name',
      person('p', { email: '2@x' }, implied),
      [userName('2@x')],
      [userName('1@x')],
    ],
    [
      'by every name by which they were spoken of, while no value was said',
      record('p', {}, [claim(email('a@x'), 1), claim(email('b@x'), 2), claim(userName('ann'), 1)]),
      [email('a@x'), email('b@x'), userName('ann')],
      [email('ann'), userName('a@x'), email('c@x')],
    ],
  ])('%s', (_, known, names, others) => {
    expect(names.filter((name) => !bears(known, name))).toEqual([]);
    expect(others.filter((name) => bears(known, name))).toEqual([]);
  });
});

describe('a name', () => {
  const name = email('a@x');
  const [first, second] = [1, 2].map((minute) =>
    person(`${minute}`, { email: 'a@x' }, [claim(name, minute)]),
  );
  const former = person('former', { email: 'b@x' }, [claim(name, 5)]);
  const bare = record('bare', {}, [claim(name, 8)]);
  const unclaimed = person('unclaimed', { email: 'a@x' });

  test.each<readonly [string, readonly (Person | undefined)[], string | undefined]>([
    ['no one’s while only a former bearer is known', [former], undefined],
    ['whoever took it last’s', [former, first, second, unclaimed], '2'],
    ['someone’s before a bare record’s', [first, bare], '1'],
    ['someone’s before a bare record’s, who only is called so', [bare, unclaimed], 'unclaimed'],
    ['a bare record’s where no one else bears it', [former, bare], 'bare'],
  ])('is %s', (_, people, bearer) => {
    for (const order of [people, people.toReversed()]) {
      const known = order.filter((one) => one !== undefined);
      expect(bearerNow(name, holding(known, name))?.id).toBe(bearer);
    }
  });

  test('that no one ever claimed is no one’s', () => {
    expect(bearerNow(name, new Map())).toBeUndefined();
  });
});

describe('an account that shows a user name and an address', () => {
  const names = [userName('ann'), email('a@x')];
  const ann = person('ann', { userName: 'ann', email: 'else@x' });
  const owner = person('owner', { userName: 'else', email: 'a@x' });
  const bare = record('bare', {}, [claim(userName('ann'), 1)]);

  test.each<readonly [string, readonly Person[], string | undefined]>([
    ['the bearer of the user name', [owner, ann], 'ann'],
    ['else of the address', [owner], 'owner'],
    ['before a bare record that has the user name', [bare, owner], 'owner'],
    ['a bare record, where no one else bears either', [bare], 'bare'],
    ['nobody', [], undefined],
  ])('belongs to %s', (_, people, expected) => {
    for (const inOrder of [names, names.toReversed()])
      expect(bearerOfAccount(inOrder, holding(people, ...names))?.id).toBe(expected);
  });
});

describe('a record is bare', () => {
  const bare = record('bare', {});

  test('while only words are known, also where a target was looked at', () => {
    expect(isBare(bare)).toBe(true);
    expect(isBare({ ...bare, targets: { infraon: newTargetState } })).toBe(true);
  });

  test('until an onboarding is said', () => {
    expect(isBare(person('p', {}))).toBe(false);
  });

  test.each([
    { accountId: '1' },
    { creatingSince: at(1) },
    { invitation: 'unknown' as const },
    { otherAccountIds: ['1'] },
  ])('until a target shows %j', (state) => {
    const targets = { infraon: newTargetState, esper: { ...newTargetState, ...state } };
    expect(isBare({ ...bare, targets })).toBe(false);
  });
});

test('what a person is called is known since the first claim of that kind', () => {
  const known = person('p', {}, [claim(userName('ann'), 1), claim(email('b@x'), 5), claim(email('a@x'), 3)]);
  expect(calledSince(known, 'email')).toBe(at(3));
  expect(calledSince(known, 'employeeNumber')).toBeUndefined();
});
