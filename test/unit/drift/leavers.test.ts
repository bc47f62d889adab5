import { describe, expect, test } from 'vitest';
import { account, DriftWorld, somebody } from '../../support/drift-world.ts';

const gone = { user: { active: false }, accountId: 'a' };

describe('the account of someone who left', () => {
  const freed = account('a', { of: 'ann', shows: { active: false, email: 'freed@x.example' } });

  test('is not to get back a name that is someone else’s by now', async () => {
    const bob = somebody('bob', { accountId: 'b', user: { email: 'ann@x.example' } });
    const world = new DriftWorld([somebody('ann', gone), bob]);
    const bobs = account('b', { of: 'bob', shows: { email: 'ann@x.example' } });
    expect(await world.run([freed, bobs])).toMatchObject({ rows: [], managed: 2 });
    expect(world.queued).toEqual([]);
  });

  test('differs where it lacks a name that is no one else’s', async () => {
    const world = new DriftWorld([somebody('ann', gone), somebody('bob', { accountId: 'b' })]);
    const { rows } = await world.run([freed, account('b', { of: 'bob' })]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/^differs,infraon,a,.*,email,ann@x.example,freed@x.example,.*,yes$/);
  });
});
