import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findUsers } from '../../../../shared/targets/infraon/find-users.ts';
import type { InfraonUser } from '../../../../shared/targets/infraon/infraon-user.ts';
import { type ListUsers, listAllUsers } from '../../../../shared/targets/infraon/list-all-users.ts';
import { infraonOptionsSchema } from '../../../../shared/targets/infraon/options.ts';

interface Directory {
  readonly users: InfraonUser[];
  readonly pageSize: number;
  requests: number;
}

function person(name: string, email: string | null = `${name}@example.com`): InfraonUser {
  return { profile_id: `id-${name}`, actual_username: name, email };
}

const key = (user: InfraonUser, sort: string) => {
  const value = sort === 'email' ? user.email : user.actual_username;
  return String(value ?? '').toLowerCase();
};

/** A server that sorts, caps pages and gives a total; `between` changes the directory before each request. */
function serve(directory: Directory, between: (request: number) => void = () => {}): ListUsers {
  return async ({ page, sort }) => {
    directory.requests += 1;
    between(directory.requests);
    const sorted = directory.users.toSorted((a, b) => (key(a, sort) < key(b, sort) ? -1 : 1));
    const start = (page - 1) * directory.pageSize;
    return { users: sorted.slice(start, start + directory.pageSize), total: sorted.length };
  };
}

const options = infraonOptionsSchema.parse({ baseUrl: 'https://acme.example', pageSize: 1000 });
const directoryOf = (users: InfraonUser[], pageSize: number): Directory => ({ users, pageSize, requests: 0 });

async function idsOf(listUsers: ListUsers): Promise<string[]> {
  const ids: string[] = [];
  for await (const user of listAllUsers({ listUsers, options })) ids.push(String(user.profile_id));
  return ids;
}

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 120 });
const pageSizes = fc.integer({ min: 1, max: 15 });

describe('the search of a sorted directory', () => {
  test('finds everyone there, in any case, within log2(pages) + 3 requests', async () => {
    await fc.assert(
      fc.asyncProperty(names, pageSizes, fc.nat(), async (all, pageSize, pick) => {
        const directory = directoryOf(
          all.map((name) => person(name)),
          pageSize,
        );
        const sought = all[pick % all.length] ?? '';
        const found = await findUsers({
          userNames: [sought.toUpperCase()],
          emails: [],
          listUsers: serve(directory),
          options,
        });
        expect(found.map((user) => user.actual_username)).toEqual([sought]);
        expect(directory.requests).toBeLessThanOrEqual(Math.log2(Math.ceil(all.length / pageSize)) + 3);
      }),
    );
  });

  test('proves absence within log2(pages) + 3 requests while the sort is verified', async () => {
    await fc.assert(
      fc.asyncProperty(names, pageSizes, fc.stringMatching(/^[a-z]{7}$/), async (all, pageSize, absent) => {
        const directory = directoryOf(
          all.map((name) => person(name)),
          pageSize,
        );
        const found = await findUsers({
          userNames: [absent],
          emails: [],
          sortVerified: true,
          listUsers: serve(directory),
          options,
        });
        expect(found).toEqual([]);
        expect(directory.requests).toBeLessThanOrEqual(Math.log2(Math.ceil(all.length / pageSize)) + 3);
      }),
    );
  });

  test('finds all who share an address, also across the edges of pages', async () => {
    for (let before = 0; before < 12; before += 1) {
      const users = [
        ...Array.from({ length: before }, (_, index) => person(`a${index}`)),
        ...['x1', 'x2', 'x3'].map((name) => person(name, 'Shared@example.com')),
        ...Array.from({ length: 9 }, (_, index) => person(`y${index}`)),
      ];
      const found = await findUsers({
        userNames: [],
        emails: ['shared@example.com'],
        listUsers: serve(directoryOf(users, 4)),
        options,
      });
      expect(found).toHaveLength(3);
    }
  });

  test('bears users without an address, wherever the server sorts them', async () => {
    const users = [
      ...Array.from({ length: 20 }, (_, index) => person(`n${index}`, null)),
      ...Array.from({ length: 30 }, (_, index) => person(`u${index}`)),
    ];
    for (const last of [false, true]) {
      const directory = directoryOf(users, 4);
      const sorted = serve(directory);
      const listUsers: ListUsers = async (request, call) => {
        if (!last) return sorted(request, call);
        const everyone = await serve({ ...directory, pageSize: 1000 })({ ...request, page: 1 }, call);
        const rotated = [...everyone.users.slice(20), ...everyone.users.slice(0, 20)];
        return { users: rotated.slice((request.page - 1) * 4, request.page * 4), total: rotated.length };
      };
      for (const { email } of users.slice(20)) {
        const query = { userNames: [], emails: [String(email)], sortVerified: true, listUsers, options };
        expect(await findUsers(query)).toHaveLength(1);
      }
    }
  });

  test('never takes someone for absent because one other person comes or goes meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        names.filter((all) => all.length > 3),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        async (all, pageSize, pick, other, when, comes) => {
          const sought = all[pick % all.length] ?? '';
          const leaver = all[(pick + 1 + (other % (all.length - 1))) % all.length] ?? '';
          const directory = directoryOf(
            all.map((name) => person(name)),
            pageSize,
          );
          const change = (request: number) => {
            if (request !== when) return;
            if (comes) directory.users.push(person(`${leaver}zzz`));
            else
              directory.users.splice(
                directory.users.findIndex((user) => user.actual_username === leaver),
                1,
              );
          };
          const found = await findUsers({
            userNames: [sought],
            emails: [],
            sortVerified: true,
            listUsers: serve(directory, change),
            options,
          });
          expect(found.map((user) => user.actual_username)).toEqual([sought]);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('asks once for all keys of a directory of one page, and not whether the sort is verified', async () => {
    const directory = directoryOf([person('ada'), person('bob')], 10);
    const found = await findUsers({
      userNames: ['ada', 'nobody'],
      emails: ['bob@example.com'],
      sortVerified: () => Promise.reject(new Error('not asked')),
      listUsers: serve(directory),
      options,
    });
    expect(found).toHaveLength(2);
    expect(directory.requests).toBe(1);
  });
});

describe('the listing of a directory', () => {
  test('gives everyone who was there all the time, once, while one other person leaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        fc.integer({ min: 1, max: 20 }),
        async (all, pageSize, pick, when) => {
          const leaver = `id-${all[pick % all.length]}`;
          const directory = directoryOf(
            all.map((name) => person(name)),
            pageSize,
          );
          const leave = (request: number) => {
            const index = directory.users.findIndex(({ profile_id }) => profile_id === leaver);
            if (request === when && index >= 0) directory.users.splice(index, 1);
          };
          const ids = await idsOf(serve(directory, leave)).catch((error) => {
            // A listing that cannot be told complete says so.
            expect(error).toMatchObject({ code: 'incomplete-listing' });
            return undefined;
          });
          if (ids === undefined) return;
          expect(new Set(ids).size).toBe(ids.length);
          expect(new Set([...ids, leaver])).toEqual(new Set([...all.map((name) => `id-${name}`), leaver]));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('tells whether the server sorted', async () => {
    const summaries: unknown[] = [];
    const onComplete = (summary: unknown) => summaries.push(summary);
    const users = ['ada', 'Bob', 'cyd', 'Dan', 'eve'].map((name) => person(name));
    const sorted = serve(directoryOf(users, 2));
    const unsorted: ListUsers = async ({ page }) => {
      const order = users.toReversed();
      return { users: order.slice((page - 1) * 2, page * 2), total: 5 };
    };
    for (const listUsers of [sorted, unsorted]) {
      for await (const _ of listAllUsers({ listUsers, options, onComplete }));
    }
    expect(summaries).toEqual([
      { users: 5, unreadable: 0, field: 'userName', inOrder: true },
      { users: 5, unreadable: 0, field: 'userName', inOrder: false },
    ]);
  });

  test('does not take names that are all in lower case for proof that the server ignores case', async () => {
    const summaries: unknown[] = [];
    const users = ['ada', 'bob', 'cyd'].map((name) => person(name));
    const listUsers = serve(directoryOf(users, 2));
    const onComplete = (summary: unknown) => summaries.push(summary);
    for await (const _ of listAllUsers({ listUsers, options, onComplete }));
    expect(summaries).toEqual([{ users: 3, unreadable: 0, field: 'userName', inOrder: false }]);
  });

  test('ends on a directory that never settles', async () => {
    let requests = 0;
    const restless: ListUsers = async ({ page }) => {
      requests += 1;
      return { users: [person(`p${page}`)], total: requests % 2 === 0 ? 500 : 400 };
    };
    await expect(idsOf(restless)).rejects.toMatchObject({ code: 'incomplete-listing' });
    expect(requests).toBeLessThan(1000);
  });
});
