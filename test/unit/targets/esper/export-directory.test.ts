import { describe, expect, test } from 'vitest';
import { createEsperExportDirectory } from '../../../../shared/targets/esper/index.ts';
import { json, startVendor } from '../../../support/vendor-server.ts';
import { connect, esperUser, profile } from './connect.ts';
import { failureOf } from './tenant.ts';

const call = { signal: new AbortController().signal };

async function rowsOf(url: string, options: Record<string, unknown> = {}) {
  const directory = createEsperExportDirectory(connect(url, { options }));
  const rows: Record<string, unknown>[] = [];
  for await (const { account, cells, ...times } of directory.listRows(call)) {
    const row = Object.fromEntries(directory.columns.map((column, index) => [column, cells[index]]));
    rows.push({ ...row, ...times, active: account.attributes.active });
    expect(cells).toHaveLength(directory.columns.length);
    expect(cells[0]).toBe(account.id);
  }
  return rows;
}

const list = (users: readonly object[], count = users.length) =>
  startVendor((_, response) => json(response, { count, next: null, previous: null, results: users }));

describe('an export', () => {
  test('has a row for everyone but the system, without tokens', async () => {
    await using vendor = await list([
      esperUser(2, {
        last_login: '2026-11-20T10:00:00+01:00',
        is_email_verified: true,
        profile: profile(2, {
          created_on: '2025-01-02T03:04:05Z',
          groups: [{ id: 'g1', name: 'Berlin' }, { id: 'g2' }],
        }),
      }),
      esperUser(3, { username: 'device-3@esper.io' }),
      { id: 4, last_login: 'yesterday' },
    ]);
    const rows = await rowsOf(vendor.url);
    expect(rows).toEqual([
      {
        id: '2',
        username: 'user-2@x.example',
        email: 'user-2@x.example',
        first_name: 'Ann',
        last_name: 'Lee',
        is_active: 'true',
        role: 'Enterprise User',
        groups: 'Berlin;g2',
        is_email_verified: 'true',
        last_login: '2026-11-20T10:00:00+01:00',
        created_on: '2025-01-02T03:04:05Z',
        active: true,
        lastLoginAt: '2026-11-20T09:00:00.000Z',
        createdAt: '2025-01-02T03:04:05.000Z',
      },
      expect.objectContaining({ id: '4', username: '', groups: '', role: '', loginUnclear: true }),
    ]);
    expect(JSON.stringify(rows)).not.toContain('must-not-be-kept');
  });

  test('shows as inactive whom the role Viewer disables', async () => {
    await using vendor = await list([esperUser(2, { profile: profile(2, { role: 'Viewer' }) })]);
    const options = { esperApi: 'invites', disableBy: 'viewer-role', defaultRole: 'Enterprise User' };
    expect(await rowsOf(vendor.url, options)).toMatchObject([{ is_active: 'true', active: false }]);
  });

  test('of an incomplete listing is an error', async () => {
    await using vendor = await list([esperUser(2)], 2);
    expect(await failureOf(rowsOf(vendor.url))).toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: false,
    });
  });
});
