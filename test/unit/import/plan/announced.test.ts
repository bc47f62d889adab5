import { describe, expect, test } from 'vitest';
import { standingPlans } from '../../../../shared/domain/plans/planned-changes.ts';
import { type FileOptions, ImportWorld, type Line } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';

const person = (name: string, more: Line['attributes'] = {}): Line => ({
  attributes: {
    employeeNumber: `E-${name}`,
    email: `${name}@x.example`,
    givenName: name,
    familyName: 'Lee',
    ...more,
  },
});
const full = (asOf: number): FileOptions => ({ mode: 'full', asOf, importId: `i${asOf}-00000000` });
const others = [person('bob'), person('cy'), person('di')];
const day = at(5000);
const joiner = { ...person('ann'), effectiveAt: day };

/** The feed's first file has people who are there, and someone who is to start. */
async function announced(): Promise<ImportWorld> {
  const world = new ImportWorld();
  for (const name of ['bob', 'cy', 'di']) {
    world.addAccount({ userName: name, email: `${name}@x.example`, displayName: `${name} Lee` });
  }
  await world.import([...others, joiner], full(500));
  return world;
}

const startsIn = (world: ImportWorld) =>
  world
    .people()
    .flatMap(({ plans }) => standingPlans(plans))
    .filter(({ name }) => name === 'active');

describe('someone whose start a full file announced', () => {
  test('stays planned while the next file says so again, which changes nothing', async () => {
    const world = await announced();
    const plan = await world.import([...others, joiner], full(600));
    expect(plan.said.at(-1)).toBe('unchanged');
    expect(startsIn(world)).toMatchObject([{ value: true, day }]);
  });

  test('starts on the new day where the next file says another, with what else it corrects', async () => {
    const world = await announced();
    const later = { ...person('ann', { familyName: 'Bell' }), effectiveAt: at(9000) };
    await world.import([...others, later], full(600));
    expect(startsIn(world)).toMatchObject([{ value: true, day: at(9000) }]);
  });

  test('does not start when the next file does not have them any more', async () => {
    const world = await announced();
    const plan = await world.import(others, full(600));
    expect(plan.changes).toMatchObject([{ row: null, event: { type: 'offboard' } }]);
    expect(startsIn(world)).toEqual([]);
  });

  test('starts after all when a later file has them again', async () => {
    const world = await announced();
    await world.import(others, full(600));
    await world.import([...others, joiner], full(700));
    expect(startsIn(world)).toMatchObject([{ value: true, day }]);
  });

  test('starts although the file does not have them where someone else announced it later', async () => {
    const world = await announced();
    world.take(
      userEvent({ type: 'onboard', user: { email: 'ann@x.example' }, occurredAt: at(550), effectiveAt: day }),
    );
    const plan = await world.import(others, full(600));
    expect(plan.changes).toEqual([]);
    expect(startsIn(world)).toMatchObject([{ value: true, day }]);
  });
});
