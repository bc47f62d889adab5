import { beforeAll, expect, it } from 'vitest';
import { until } from '../../fault/world/until.ts';
import { sheet } from '../../support/workbook.ts';
import type { ImportHost } from '../start-import-host.ts';

const header = 'email,givenName,familyName,title';
const file = (...rows: readonly string[]) => [header, ...rows, ''].join('\n');
const person = (name: string, title = 'Clerk') => `${name}@example.com,${name},Feed,${title}`;
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

/** What becomes of files that are dropped on the local host. */
export function filesAreTaken(started: () => ImportHost): void {
  let world: ImportHost;
  beforeAll(() => {
    world = started();
  });

  const account = (name: string) => world.simulator.findUser({ email: `${name}@example.com` });
  const effects = () => world.simulator.effects().length;

  it('creates and updates people, reports a bad row beside nine good ones, and costs nothing the second time', async () => {
    const people = names('ann', 9);
    const first = await world.drop(
      'imports/delta/new starters + more.csv',
      file(...people.map((name) => person(name)), 'not an address,X,Y,Z'),
    );
    const summary = await world.summary(first);
    expect(summary).toMatchObject({
      state: 'done',
      key: 'imports/delta/new starters + more.csv',
      counts: { rows: 10, done: 9, rejected: 1, failed: 0, pending: 0 },
      changes: { create: 9 },
    });
    expect(account('ann3')).toMatchObject({ is_active: true });
    expect(await world.report(first, 'rejected.csv')).toContain('not an address');
    expect(await world.report(first, 'report.html')).toContain('<html');

    const before = effects();
    const again = await world.drop(
      'imports/delta/again.csv',
      file(...people.map((name) => person(name, name === 'ann0' ? 'Boss' : 'Clerk'))),
    );
    expect(await world.summary(again)).toMatchObject({
      state: 'done',
      counts: { rows: 9, done: 1, unchanged: 8 },
    });
    expect(effects() - before).toBe(1);
    const third = await world.drop(
      'imports/delta/third.csv',
      file(...people.map((name) => person(name, name === 'ann0' ? 'Boss' : 'Clerk'))),
    );
    expect(await world.summary(third)).toMatchObject({ counts: { rows: 9, unchanged: 9 } });
    expect(effects() - before).toBe(1);
  });

  it('that is a workbook is read by the bundle that is deployed', async () => {
    const id = await world.drop(
      'imports/delta/people.xlsx',
      sheet(
        ['Staff No', 'E-mail', 'First Name'],
        [{ n: 502, as: '00000' }, 'xan@example.com', 'Xan'],
        ['x', 'y', 'z'],
      ),
    );
    expect(await world.summary(id)).toMatchObject({
      state: 'done',
      counts: { rows: 2, done: 1, rejected: 1 },
    });
    expect(account('xan')).toMatchObject({ is_active: true });
  });

  it('of a feed takes people who are absent from it, and asks first when they are many', async () => {
    const people = names('bob', 20);
    const all = await world.drop('imports/full/hr/one.csv', file(...people.map((name) => person(name))));
    expect(await world.summary(all)).toMatchObject({ state: 'done', counts: { done: 20 } });

    const preview = await world.drop(
      'imports/preview/full/hr/two.csv',
      file(...people.slice(2).map((name) => person(name))),
    );
    const planned = await world.summary(preview);
    expect(planned).toMatchObject({ state: 'planned', changes: { deactivate: 2 } });
    expect(account('bob0')?.is_active).toBe(true);

    const two = await world.drop(
      'imports/full/hr/two.csv',
      file(...people.slice(2).map((name) => person(name))),
    );
    const done = await world.summary(two);
    expect(done).toMatchObject({ state: 'done', counts: { rows: 18, unchanged: 18 } });
    expect(done.planHash).toBe(planned.planHash);
    expect(account('bob0')?.is_active).toBe(false);
    expect(account('bob2')?.is_active).toBe(true);
    expect(account('ann3')?.is_active).toBe(true);

    const before = effects();
    const few = await world.drop(
      'imports/full/hr/three.csv',
      file(...people.slice(10).map((name) => person(name))),
    );
    const held = await world.summary(few);
    expect(held).toMatchObject({ state: 'held', heldBecause: [{ code: 'too-many-deactivations' }] });
    expect(effects()).toBe(before);
    await world.approve(held, { by: 'dropper' });
    await until('the release is refused', async () => (await world.summary(few)).releaseRefused);
    expect(await world.summary(few)).toMatchObject({
      state: 'held',
      droppedBy: 'AWS:dropper',
      releaseRefused: { by: 'AWS:dropper', because: 'same-principal' },
    });
    expect(effects()).toBe(before);
    await world.approve(held, { hash: '0'.repeat(64) });
    await world.approve(held);
    const released = await world.summary(few, 'done');
    expect(released).toMatchObject({ released: { by: 'AWS:approver' }, changes: { deactivate: 8 } });
    expect(account('bob9')?.is_active).toBe(false);
    expect(account('bob10')?.is_active).toBe(true);
  });

  it('of people whom the vendor has already adopts them, and costs as many calls as changes', async () => {
    const people = names('eve', 40);
    world.simulator.putUsers(
      people.map((name) => {
        const email = `${name}@example.com`;
        return { username: email, email, name: `${name} Feed` };
      }),
    );
    const before = effects();
    const first = await world.drop('imports/full/site/one.csv', file(...people.map((name) => person(name))));
    expect(await world.summary(first)).toMatchObject({ state: 'done', counts: { rows: 40, unchanged: 40 } });
    expect(effects()).toBe(before);

    world.simulator.clearRequests();
    const changed = people.map((name, at) => person(name, at < 4 ? 'Boss' : 'Clerk'));
    const second = await world.drop('imports/full/site/two.csv', file(...changed));
    expect(await world.summary(second)).toMatchObject({ counts: { rows: 40, done: 4, unchanged: 36 } });
    expect(effects() - before).toBe(4);
    // A page of the listing, at most three calls a change, and whom the key belongs to.
    expect(world.simulator.requests().total).toBeLessThanOrEqual(2 + 3 * 4 + 5);
  });

  it('is refused with a report when it is no CSV, or lies where files are not taken from', async () => {
    const zip = await world.drop('imports/delta/sheet.csv', 'PK\u0003\u0004rest');
    expect(await world.summary(zip)).toMatchObject({
      state: 'rejected',
      rejectedBecause: { code: 'zip-or-workbook' },
    });
    const lost = await world.drop('people.csv', file(person('dan')));
    expect(await world.summary(lost)).toMatchObject({
      state: 'rejected',
      rejectedBecause: { code: 'unknown-place' },
    });
    expect(await world.report(lost, 'report.html')).toContain('people.csv');
  });
}
