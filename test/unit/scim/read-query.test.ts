import { describe, expect, test } from 'vitest';
import { ScimError } from '../../../shared/scim/http/scim-error.ts';
import { readGroupQuery, readParameters, readUserQuery } from '../../../shared/scim/read/read-query.ts';

const users = (query: Readonly<Record<string, string>>) =>
  readUserQuery(readParameters(new URLSearchParams(query).toString()));
const filterOf = (filter: string) => users({ filter }).filter;

function refusal(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof ScimError) return error.fault.scimType;
    throw error;
  }
  return 'taken';
}

describe('filters of clients', () => {
  test.each([
    ['userName eq "ada@example.com"', [{ attribute: 'userName', value: 'ada@example.com' }]],
    ['USERNAME EQ "ada"', [{ attribute: 'userName', value: 'ada' }]],
    [
      'externalId eq "17" and userName eq "ada"',
      [
        { attribute: 'externalId', value: '17' },
        { attribute: 'userName', value: 'ada' },
      ],
    ],
    ['emails[type eq "work"].value eq "ada@example.com"', [{ attribute: 'email', value: 'ada@example.com' }]],
    ['emails[type eq "work" and value eq "a@b.c"]', [{ attribute: 'email', value: 'a@b.c' }]],
    ['emails.value eq "a@b.c"', [{ attribute: 'email', value: 'a@b.c' }]],
    ['emails eq "a@b.c"', [{ attribute: 'email', value: 'a@b.c' }]],
    [
      'id eq "u1" and manager eq "m1"',
      [
        { attribute: 'id', value: 'u1' },
        { attribute: 'manager', value: 'm1' },
      ],
    ],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada"',
      [{ attribute: 'userName', value: 'ada' }],
    ],
    ['(userName eq "a\\"b")', [{ attribute: 'userName', value: 'a"b' }]],
    ['userName eq "\\u00fcnal"', [{ attribute: 'userName', value: 'ünal' }]],
    ['userName eq "EU\\\\ada"', [{ attribute: 'userName', value: 'EU\\ada' }]],
    ['userName eq "EU\\ada"', [{ attribute: 'userName', value: 'EU\\ada' }]],
    ['userName eq "EU\\noor"', [{ attribute: 'userName', value: 'EU\\noor' }]],
    ['userName eq "\\ud800"', [{ attribute: 'userName', value: '\\ud800' }]],
  ])('%s', (filter, terms) => {
    expect(filterOf(filter)).toEqual(terms);
  });

  test('groups are looked up by name and by member', () => {
    const read = (filter: string) =>
      readGroupQuery(readParameters(new URLSearchParams({ filter }).toString())).filter;
    expect(read('displayName eq "IT"')).toEqual([{ attribute: 'displayName', value: 'IT' }]);
    expect(read('id eq "g1" and members eq "u1"')).toEqual([
      { attribute: 'id', value: 'g1' },
      { attribute: 'member', value: 'u1' },
    ]);
    expect(read('members[value eq "u1"]')).toEqual([{ attribute: 'member', value: 'u1' }]);
  });

  test.each([
    ['('.repeat(100_000)],
    [`${'('.repeat(500)}userName pr${')'.repeat(500)}`],
    [`userName eq "${'x'.repeat(2000)}"`],
    ['userName'],
    ['userName eq'],
    ['userName eq ada'],
    ['userName eq "a" or userName eq "b"'],
    ['not (userName eq "a")'],
    ['userName co "a"'],
    ['userName pr'],
    ['title eq "CEO"'],
    ['__proto__ eq "a"'],
    ['constructor eq "a"'],
    ['userName eq "a" constructor userName eq "b"'],
    ['urn:example:unknown:userName eq "a"'],
    ['emails[type eq "work"]eq'],
    ['userName eq "a" trailing'],
    ['emails[type eq "work"]'],
    ['emails[type eq "work"] and emails[primary eq true]'],
  ])('%s is refused as invalidFilter', (filter) => {
    expect(refusal(() => filterOf(filter))).toBe('invalidFilter');
  });
});

describe('pages', () => {
  test('are of 100 by default, and of 200 at most', () => {
    expect(users({})).toEqual({ startIndex: 1, count: 100 });
    expect(users({ startIndex: '41', count: '5000' })).toEqual({ startIndex: 41, count: 200 });
  });

  test('what is too small is the smallest there is', () => {
    expect(users({ startIndex: '-4', count: '-1' })).toEqual({ startIndex: 1, count: 0 });
    expect(users({ count: '0' })).toEqual({ startIndex: 1, count: 0 });
  });

  test.each(['one', '1.5', '1e400', '9'.repeat(30)])('%s is no number of a page', (count) => {
    expect(refusal(() => users({ count }))).toBe('invalidValue');
  });

  test('a plus sign of an address survives', () => {
    expect(readUserQuery(readParameters('filter=userName%20eq%20%22a%2Bb%40c.d%22')).filter).toEqual([
      { attribute: 'userName', value: 'a+b@c.d' },
    ]);
  });
});
