import { describe, expect, test } from 'vitest';
import { noDecisions } from '../../../shared/domain/drift-decision.ts';
import { account, DriftWorld, daysAgo, somebody } from '../../support/drift-world.ts';

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

describe('an active account that is no one’s, and bears the name of someone who left', () => {
  const others = account('b', { of: 'ann' });
  const own = account('a', { of: 'ann', shows: { active: false, userName: 'old', email: 'old@x.example' } });
  const ann = somebody('ann', gone);
  const kinds = async (world: DriftWorld, listed = [own, others]) =>
    (await world.run(listed)).rows.filter((row) => row.includes(',b,')).map((row) => row.split(',')[0]);

  test('is a leaver’s, and left alone', async () => {
    const world = new DriftWorld([ann]);
    const { rows, counts, healing } = await world.run([own, others]);
    expect(counts).toMatchObject({ 'leaver-active': 1, unmanaged: 0 });
    expect(rows.filter((row) => row.includes(',b,'))).toEqual([
      'leaver-active,infraon,b,ann@x.example,ann@x.example,active,false,true,2026-01-01T00:00:00.000Z,2026-11-21T02:00:00.000Z,no',
    ]);
    expect(healing).toMatchObject({ deactivations: 0 });
  });

  test('is unmanaged where someone who works here bears the name, too', async () => {
    const bob = somebody('bob', { accountId: 'c', user: { email: 'ann@x.example' } });
    const bobs = account('c', { of: 'bob', shows: { email: 'bob@x.example' } });
    expect(await kinds(new DriftWorld([ann, bob]), [own, others, bobs])).toEqual(['unmanaged']);
  });

  test('is unmanaged where it does not work, or the leaver goes by another name', async () => {
    const inactive = account('b', { of: 'ann', shows: { active: false } });
    expect(await kinds(new DriftWorld([ann]), [own, inactive])).toEqual(['unmanaged']);
    const { identifiers } = ann;
    const renamed = somebody('lee', { ...gone, more: { identifiers } });
    expect(await kinds(new DriftWorld([renamed]))).toEqual(['unmanaged']);
  });

  test('is unmanaged, and settled, where an operator has protected it', async () => {
    const world = new DriftWorld([ann]);
    world.decisions.set('b', { ...noDecisions, protected: { by: 'kim', at: daysAgo(1) } });
    const { counts, protectedFindings } = await world.run([own, others]);
    expect(counts).toMatchObject({ 'leaver-active': 0, unmanaged: 0 });
    expect(protectedFindings).toBe(1);
  });
});
