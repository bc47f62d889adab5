import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { WorkflowWorld } from '../../support/workflow-world.ts';

let server: DynamoServer;
let world: WorkflowWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await WorkflowWorld.create(server);
});

const header = 'email,givenName,title';
const file = (...rows: readonly string[]) => [header, ...rows, ''].join('\n');
const row = (name: string, title = 'Clerk') => `${name}@example.com,${name},${title}`;
const active = () =>
  [...world.accounts.values()]
    .filter(({ attributes }) => attributes.active)
    .map(({ attributes }) => String(attributes.email).replace(/@.*/, ''))
    .sort();

describe('a full file', () => {
  const people = ['ann', 'bob', 'cid', 'dan'];

  test('that is older than the last accepted one of its feed is refused, and other feeds are left alone', async () => {
    world.drop('imports/full/hr/a.csv', file(...people.map((name) => row(name))));
    await world.settle();
    world.drop('imports/full/contractors/a.csv', file(row('eve')));
    await world.settle();
    expect(active()).toEqual([...people, 'eve']);
    world.drop('imports/full/hr/b.csv', file(row('ann')), { 'as-of': '2026-01-01' });
    await world.settle();
    expect(world.summaries().at(-1)).toMatchObject({
      state: 'rejected',
      rejectedBecause: { code: 'older-than-accepted' },
    });
    world.drop('imports/full/hr/c.csv', file(...people.slice(1).map((name) => row(name))));
    await world.settle();
    expect(world.summaries().at(-1)).toMatchObject({ state: 'done', unmanagedAccounts: 0 });
    expect(active()).toEqual([...people.slice(1), 'eve']);
    expect([...world.reports.keys()].filter((key) => key.startsWith('state/'))).toHaveLength(2);
  });

  test('of the same day as the last one corrects it, also where it missed someone', async () => {
    const asOf = { 'as-of': '2026-01-01' };
    world.drop('imports/full/hr/a.csv', file(...people.map((name) => row(name))), asOf);
    await world.settle();
    for (const who of [people.slice(1), people, people.slice(1)]) {
      world.drop(`imports/full/hr/${who.length}.csv`, file(...who.map((name) => row(name))), asOf);
      await world.settle();
      expect(active()).toEqual(who);
    }
  });

  test('lets no one leave whose row a stray quotation mark took into another one', async () => {
    world.drop('imports/full/hr/a.csv', file(...people.map((name) => row(name))));
    await world.settle();
    const swallowed = [row('ann', '"Clerk'), row('bob'), row('cid', 'Clerk"')];
    world.drop('imports/full/hr/b.csv', file(...swallowed, row('dan')));
    await world.settle();
    expect(world.summaries().at(-1)).toMatchObject({ state: 'done', counts: { rejected: 1 } });
    expect(active()).toEqual(people);
    world.drop('imports/full/hr/c.csv', file(row('ann'), row('bob'), row('dan')));
    await world.settle();
    expect(active()).toEqual(['ann', 'bob', 'dan']);
  });

  test('lists accounts that no one manages, and adopts those that it finds without a change', async () => {
    for (const name of ['ann', 'zoe']) {
      const attributes = { userName: `${name}@example.com`, email: `${name}@example.com`, displayName: name };
      world.accounts.set(name, { id: name, attributes: { ...attributes, active: true } });
    }
    world.drop('imports/full/hr/a.csv', file(row('ann')));
    await world.settle();
    expect(world.summaries()).toMatchObject([
      { state: 'done', counts: { rows: 1, unchanged: 1 }, unmanagedAccounts: 1 },
    ]);
    const [unmanaged] = [...world.reports].filter(([key]) => key.endsWith('/unmanaged.ndjson'));
    expect(unmanaged?.[1].body.toString()).toContain('zoe');
    expect(world.people).toEqual([]);
  });

  test('lists those who are absent, and whom a newer word keeps', async () => {
    world.drop('imports/full/hr/a.csv', file(row('ann'), row('bob'), row('cid')));
    await world.settle();
    const extractedAt = world.clock.now().toISOString();
    world.clock.advance(60);
    for (const action of ['offboard', 'onboard']) {
      world.drop('imports/delta/b.csv', `email,givenName,action\nbob@example.com,bob,${action}\n`);
      await world.settle();
    }
    world.drop('imports/full/hr/c.csv', file(row('ann')), { 'as-of': extractedAt });
    await world.settle();
    expect(world.summaries().at(-1)).toMatchObject({
      state: 'done',
      changes: { deactivate: 1 },
      absences: { done: 1, superseded: 1, failed: 0 },
    });
    const [, absent] = [...world.reports].filter(([key]) => key.endsWith('/absent.csv'));
    expect(absent?.[1].body.toString().split('\r\n').slice(1, 3)).toEqual([
      'cid@example.com,done,applied,It was applied.,"cid, cid@example.com"',
      'bob@example.com,superseded,superseded,Something newer is known already.,bob@example.com',
    ]);
    expect(active()).toEqual(['ann', 'bob']);
  });

  test('ends the access of someone absent of whom an earlier file could not tell whether they were', async () => {
    const numbered = (...rows: readonly string[]) =>
      ['employeeNumber,email,givenName', ...rows, ''].join('\n');
    const [ann, bob, cid] = ['1,ann@example.com,ann', '2,bob@example.com,bob', '3,cid@example.com,cid'];
    const take = async (name: string, ...rows: readonly (string | undefined)[]) => {
      world.drop(`imports/full/hr/${name}.csv`, numbered(...rows.map(String)));
      await world.settle();
      world.clock.advance(60);
      return world.summaries().at(-1);
    };
    await take('a', ann, bob, cid);
    // Bob's address in the row in which he was: under whose number it is is for a human to say.
    expect(await take('b', ann, '9,bob@example.com,bob', cid)).toMatchObject({
      counts: { failed: 1 },
      absences: { failed: 1 },
    });
    expect(active()).toEqual(['ann', 'bob', 'cid']);
    expect(await take('c', ann, cid)).toMatchObject({ state: 'done', absences: { done: 1 } });
    expect(active()).toEqual(['ann', 'cid']);
  });

  test('is held when it is a rejected.csv, which has some of the people only', async () => {
    world.drop('imports/full/hr/a.csv', file(...people.map((name) => row(name))));
    await world.settle();
    world.clock.advance(60);
    const returned = people.slice(1).map((name) => `${row(name)},`);
    world.drop('imports/full/hr/b.csv', [`${header},error`, ...returned, ''].join('\n'));
    await world.settle();
    expect(world.summaries().at(-1)).toMatchObject({
      state: 'held',
      heldBecause: [{ code: 'returned-rows' }],
    });
    expect(active()).toEqual(people);
  });

  test('leaves those alone whom another feed has by now', async () => {
    world.drop('imports/full/old/2026-01-01.csv', file(row('ann'), row('bob')));
    await world.settle();
    world.drop('imports/full/new/2026-01-02.csv', file(row('bob')));
    await world.settle();
    world.drop('imports/full/old/2026-01-02.csv', file(row('ann')));
    await world.settle();
    expect(world.summaries().at(-1)).toMatchObject({
      state: 'done',
      changes: { deactivate: 0 },
      absences: { superseded: 1 },
    });
    expect(active()).toEqual(['ann', 'bob']);
  });

  test('is refused when it is approved after someone put other bytes in its place', async () => {
    world.drop('imports/full/hr/a.csv', file(...people.map((name) => row(name))));
    await world.settle();
    world.drop('imports/full/hr/b.csv', file(row('ann')));
    await world.settle();
    const held = world.summaries().at(-1);
    // The notification of the new bytes is under way.
    world.overwrite('imports/full/hr/b.csv', file(row('bob')));
    world.drop(`approvals/${held?.importId}`, String(held?.planHash));
    await world.settle();
    const again = world.summaries().find(({ importId }) => importId === held?.importId);
    expect(again).toMatchObject({ state: 'rejected', rejectedBecause: { code: 'object-gone' } });
    expect(active()).toEqual(people.toSorted());
  });

  test('is planned again when it is approved, and held again where the approval is of another plan', async () => {
    world.drop('imports/full/hr/a.csv', file(...people.map((name) => row(name))));
    await world.settle();
    world.drop('imports/full/hr/b.csv', file(row('ann')));
    await world.settle();
    const held = world.summaries().at(-1);
    expect(held).toMatchObject({ state: 'held', changes: { deactivate: 3 } });
    const approval = `approvals/${held?.importId}`;

    // Meanwhile someone leaves by another way, so that the plan is another.
    world.drop('imports/delta/c.csv', 'email,action\ndan@example.com,offboard\n');
    await world.settle();
    world.drop(approval, String(held?.planHash));
    await world.settle();
    const again = world.summaries().find(({ importId }) => importId === held?.importId);
    expect(again).toMatchObject({ state: 'held', changes: { deactivate: 2 } });
    expect(again?.planHash).not.toBe(held?.planHash);
    expect(active()).toEqual(['ann', 'bob', 'cid']);

    const right = world.drop(approval, `${again?.planHash}\n`);
    world.send(right);
    await world.settle();
    expect(world.summaries().find(({ importId }) => importId === held?.importId)).toMatchObject({
      state: 'done',
      droppedBy: 'AWS:HR',
      released: { by: 'AWS:APPROVER' },
      heldBecause: [],
    });
    expect(active()).toEqual(['ann']);
    expect(world.notices.map(({ state }) => state)).toEqual(['held', 'held', 'applying']);
  });
});
