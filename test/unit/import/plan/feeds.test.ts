import { beforeEach, describe, expect, test } from 'vitest';
import { ImportWorld, type Line } from '../../../support/import-world.ts';

const person = (name: string, employeeNumber = `E-${name}`): Line => ({
  attributes: { employeeNumber, email: `${name}@x.example`, givenName: name, phone: '1' },
});

let world: ImportWorld;

/** A full file of a feed, as of that day. */
const drop = (feed: string, asOf: number, people: readonly Line[]) =>
  world.import(people, { mode: 'full', feed, asOf, importId: `${feed}${asOf}-00000000` });

const active = () =>
  [...world.accounts.values()]
    .filter((account) => account.active)
    .map(({ givenName }) => givenName)
    .sort();

/** The nights after: nothing changes any more, in whichever order the files come. */
async function expectQuiet(): Promise<void> {
  for (const asOf of [400, 500]) {
    const plans = [
      await drop('old', asOf, [person('ann')]),
      await drop('new', asOf, [person('bob'), person('cid')]),
      await drop('old', asOf + 50, [person('ann')]),
    ];
    expect(plans.flatMap(({ changes, leftAlone }) => [...changes, ...leftAlone])).toEqual([]);
  }
  expect(active()).toEqual(['ann', 'bob', 'cid']);
}

describe('someone moves from one feed to another', () => {
  beforeEach(async () => {
    world = new ImportWorld();
    await drop('old', 100, [person('ann'), person('bob')]);
    await drop('new', 100, [person('cid')]);
    world.calls.length = 0;
  });

  test.each([
    { when: 'of the same time', asOf: 300 },
    { when: 'of an earlier time', asOf: 200 },
  ])('and stays untouched when the new feed comes first, and the old one is $when', async ({ asOf }) => {
    await drop('new', 300, [person('bob'), person('cid')]);
    const plan = await drop('old', asOf, [person('ann')]);
    expect(plan.counts).toMatchObject({ absent: 0, absentKept: 1 });
    expect(plan.leftAlone).toEqual([
      { user: { email: 'bob@x.example', employeeNumber: 'e-bob' }, because: 'superseded' },
    ]);
    expect(world.calls).toEqual([]);
    await expectQuiet();
  });

  test('and is a member of the new one alone: who leaves that, leaves', async () => {
    await drop('new', 300, [person('bob'), person('cid')]);
    await drop('old', 300, [person('ann')]);
    expect((await drop('new', 400, [person('cid')])).counts).toMatchObject({ absent: 1, absentKept: 0 });
    expect(active()).toEqual(['ann', 'cid']);
  });

  test('and comes back when the old feed comes first, and the new one is of a later time', async () => {
    await drop('old', 200, [person('ann')]);
    expect(active()).toEqual(['ann', 'cid']);
    const plan = await drop('new', 300, [person('bob'), person('cid')]);
    expect(plan.counts.changes).toMatchObject({ reactivate: 1, create: 0 });
    await expectQuiet();
  });

  test('and is ended when what the new feed said is older: it may not know yet that they left', async () => {
    await drop('new', 200, [person('bob'), person('cid')]);
    expect((await drop('old', 300, [person('ann')])).counts).toMatchObject({ absent: 1, absentKept: 0 });
    expect(active()).toEqual(['ann', 'cid']);
    await drop('new', 400, [person('bob'), person('cid')]);
    await expectQuiet();
  });

  test('but not when the new feed has someone else at the same address', async () => {
    await drop('new', 300, [person('bob', 'E-2'), person('cid')]);
    const plan = await drop('old', 300, [person('ann')]);
    expect(plan.counts).toMatchObject({ absent: 1, absentKept: 0 });
  });
});
