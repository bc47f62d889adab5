import { describe, expect, test } from 'vitest';
import type { ListedAccount } from '../../../../shared/targets/directory-export.ts';
import { createInfraonExportDirectory } from '../../../../shared/targets/infraon/index.ts';
import type { SortSeen } from '../../../../shared/targets/infraon/list-all-users.ts';
import { connect, json, startVendor, type VendorServer } from './vendor-server.ts';

const users = [
  {
    profile_id: 'up1',
    user: 1,
    email: 'ada@example.com',
    name: 'Ada Ash',
    actual_username: 'ada',
    is_active: true,
    creation_time: '2026-01-02 03:04:05',
    last_loggged_in: '2026-11-20T08:00:00+01:00',
  },
  {
    profile_id: 'up2',
    user: 2,
    email: null,
    actual_username: 'bo',
    is_active: false,
    last_loggged_in: 'null',
  },
  { profile_id: 'up3', user: 3, actual_username: 'chi', last_loggged_in: 'yesterday', customer_id: [1, 2] },
];

function open(vendor: VendorServer, options: Record<string, unknown> = {}) {
  const connection = connect(vendor.url, { options });
  const sorts: SortSeen[] = [];
  const directory = createInfraonExportDirectory({
    ...connection,
    recordSort: async (seen) => void sorts.push(seen),
  });
  return { directory, sorts };
}

const call = { signal: new AbortController().signal };

async function all(rows: AsyncIterable<ListedAccount>): Promise<readonly ListedAccount[]> {
  const listed: ListedAccount[] = [];
  for await (const row of rows) listed.push(row);
  return listed;
}

describe('Infraon’s directory', () => {
  test('is listed as accounts, as cells of the CSV, and with times; a strange login is neither never nor when', async () => {
    await using vendor = await startVendor((_, response) => json(response, { total: 3, results: users }));
    const { directory, sorts } = open(vendor);
    const rows = await all(directory.listRows(call));
    expect(rows.map(({ account }) => account.id)).toEqual(['up1', 'up2', 'up3']);
    expect(rows[0]).toMatchObject({
      cells: [
        'up1',
        '1',
        'ada@example.com',
        'Ada Ash',
        'ada',
        'true',
        '2026-01-02 03:04:05',
        '2026-11-20T08:00:00+01:00',
      ],
      lastLoginAt: '2026-11-20T07:00:00.000Z',
      createdAt: '2026-01-02T03:04:05.000Z',
    });
    expect(rows[1]?.cells).toEqual(['up2', '2', '', '', 'bo', 'false', '', 'null']);
    expect(rows[1]).not.toHaveProperty('lastLoginAt');
    expect(rows[1]).not.toHaveProperty('loginUnclear');
    expect(rows[2]).toMatchObject({ loginUnclear: true });
    expect(rows[2]).not.toHaveProperty('lastLoginAt');
    expect(sorts).toMatchObject([{ field: 'userName', inOrder: false }]);
  });

  test('has the columns that the tenant is said to have', async () => {
    await using vendor = await startVendor((_, response) => json(response, { total: 3, results: users }));
    const { directory } = open(vendor, { exportColumns: ['user', 'customer_id'] });
    expect(directory.columns).toEqual(['user', 'customer_id']);
    const rows = await all(directory.listRows(call));
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['1', ''],
      ['2', ''],
      ['3', '[1,2]'],
    ]);
  });

  test('is counted by the total of a listing, where there is one', async () => {
    await using vendor = await startVendor((_, response) =>
      json(response, { total: 1234, results: users.slice(0, 1) }),
    );
    expect(await open(vendor).directory.countAccounts?.(call)).toBe(1234);
    expect(vendor.received.map(({ url }) => url)).toEqual([
      expect.stringContaining('items_per_page=1&page=1'),
    ]);
    await using bare = await startVendor((_, response) => json(response, users.slice(0, 1)));
    expect(await open(bare).directory.countAccounts?.(call)).toBeUndefined();
  });

  test('is downloaded byte for byte', async () => {
    await using vendor = await startVendor((_, response) =>
      response.writeHead(200, { 'content-type': 'text/csv' }).end('profile_id\r\nup1\r\n'),
    );
    const download = await open(vendor).directory.download?.(call);
    expect(download?.format).toBe('csv');
    expect(await new Response(download?.body).text()).toBe('profile_id\r\nup1\r\n');
  });

  test('is not downloaded where the tenant’s download is said to be something else', async () => {
    await using vendor = await startVendor((_, response) => json(response, { total: 3, results: users }));
    expect(open(vendor, { exportFrom: 'listing' }).directory).not.toHaveProperty('download');
  });

  test('that cannot be had is an error of the port, and says nothing of the order of its listing', async () => {
    await using vendor = await startVendor((_, response) =>
      json(response, { error: 'Invalid API key.' }, { status: 401 }),
    );
    const { directory, sorts } = open(vendor);
    const refused = { name: 'TargetError', kind: 'unauthorized' };
    await expect(directory.download?.(call)).rejects.toMatchObject(refused);
    await expect(directory.countAccounts?.(call)).rejects.toMatchObject(refused);
    await expect(all(directory.listRows(call))).rejects.toMatchObject(refused);
    expect(sorts).toEqual([]);
  });
});
