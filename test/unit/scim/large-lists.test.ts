import { beforeEach, describe, expect, it } from 'vitest';
import { createLedgerContext } from '../../../shared/ledger/ledger-context.ts';
import { createScimService } from '../../../shared/scim/create-scim-service.ts';
import type { ScimService } from '../../../shared/scim/scim-service.ts';
import { LargeScimList } from '../../support/large-scim-list.ts';
import { testRoles } from '../../support/role-policy.ts';

const size = 250_000;
let list: LargeScimList;
let scim: ScimService;
beforeEach(() => {
  list = new LargeScimList(size);
  scim = createScimService({
    client: 'okta',
    settings: {},
    ledger: createLedgerContext({ dynamo: list.dynamo, tableName: 'ledger', recoverAfterSeconds: 60 }),
    accept: () => Promise.reject(new Error('a list says nothing')),
    rolePolicy: testRoles,
    targets: ['infraon'],
  });
});

async function page(startIndex: number, count = 200) {
  const listed = await scim.listUsers({ startIndex, count });
  if (listed.kind !== 'ok') throw new Error(listed.detail);
  return { total: listed.totalResults, ids: listed.resources.map(({ id }) => id) };
}

describe(`a list of ${size} users`, () => {
  it('costs eight requests a page, wherever the page is, and at first the way to it', async () => {
    const ofPage = { GetItem: 2, Query: 1, BatchGetItem: 4, UpdateItem: 1 };
    expect(await page(1)).toMatchObject({ total: size, ids: list.ids.slice(0, 200) });
    const { requests, bytes } = list.take();
    expect(requests).toEqual(ofPage);
    // About 1.7 KB for each user shown.
    expect(bytes).toBeLessThan(350_000);

    expect((await page(225_001)).ids).toEqual(list.ids.slice(225_000, 225_200));
    expect(list.take().requests).toEqual({ ...ofPage, Query: 1 + 45 });
    expect((await page(225_201)).ids).toEqual(list.ids.slice(225_200, 225_400));
    expect(list.take().requests).toEqual(ofPage);
  });

  it('costs one request for the total alone, and as little beyond the end', async () => {
    expect(await page(1, 0)).toEqual({ total: size, ids: [] });
    expect(await page(Number.MAX_SAFE_INTEGER)).toEqual({ total: size, ids: [] });
    expect(list.take().requests).toEqual({ GetItem: 2 });
  });

  it('shows everyone once who was there all the time, whoever comes and goes meanwhile', async () => {
    const first = 248_001;
    const expected = list.ids.slice(first - 1);
    const gone = new Set<string>();
    const seen: string[] = [];
    for (let startIndex = first; ; startIndex += 200) {
      const { ids } = await page(startIndex);
      seen.push(...ids);
      if (ids.length < 200) break;
      // Someone who was shown, someone who was not yet, and someone far before.
      for (const id of [ids[7], list.ids[list.ids.length - 100], list.ids[startIndex % 1000]]) {
        if (id === undefined) continue;
        list.remove(id);
        gone.add(id);
      }
      list.add();
    }
    expect(new Set(seen).size).toBe(seen.length);
    const shown = new Set(seen);
    expect(expected.filter((id) => !shown.has(id) && !gone.has(id))).toEqual([]);
    expect(Object.keys(list.take().requests)).not.toContain('Scan');
  });
});

describe('groups of many users', () => {
  async function groups(startIndex: number, withMembers = true) {
    const listed = await scim.listGroups({ startIndex, count: 10 }, { withMembers });
    return listed.kind === 'ok' ? listed.resources.map(({ id }) => id) : listed.scimType;
  }

  it('come on pages as long as an answer has room for their members', async () => {
    list.groups = ['12000', '3', '7000', '7001'];
    expect(await groups(1)).toEqual(['12000', '3', '7000']);
    expect(await groups(4)).toEqual(['7001']);
    expect(await groups(1, false)).toEqual(['12000', '3', '7000', '7001']);
  });

  it('show all of their members, or say that there is no room', async () => {
    list.groups = ['20001'];
    const all = await scim.getGroup('20000', { withMembers: true });
    expect(all.kind === 'ok' && all.resource.members?.length).toBe(20_000);
    expect(await scim.getGroup('20001', { withMembers: true })).toMatchObject({ scimType: 'tooMany' });
    expect(await groups(1)).toBe('tooMany');
    expect(await scim.getGroup('20001', { withMembers: false })).toMatchObject({ kind: 'ok' });
  });
});
