import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventReference } from '../../../shared/domain/user-event.ts';
import {
  type ImportRecord,
  leaseImport,
  registerImport,
  updateImport,
} from '../../../shared/import/ledger/import-records.ts';
import { RowTally } from '../../../shared/import/plan/row-tally.ts';
import { createOpsWorld, type OpsWorld } from '../../support/ops-world.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let world: TestLedger;
let ops: OpsWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await TestLedger.create(server);
  ops = createOpsWorld(world);
  const user = { userName: 'ann', email: 'ann.lee@x.example', employeeNumber: '7' };
  await world.accept(userEvent({ type: 'onboard', user }));
});

const brake = { people: 0, percent: 0, hours: 1, hrSources: [] };

/** Has an event be held, of whatever it asks for. */
async function hold(event: Parameters<typeof userEvent>[0]): Promise<string> {
  const said = userEvent({ occurredAt: at(5), ...event });
  await world.accept(said);
  const reference = eventReference(said);
  await world.ledger.passBrake({ source: 'webhook', personId: 'p1', reference, open: [reference], brake });
  return reference;
}

const imported: ImportRecord = {
  importId: '20261127T041500Z-1f2e3d4c5b',
  object: { bucket: 'drops', key: 'imports/full/hr/\u001b[31mstaff.csv', etag: 'x', size: 10 },
  receivedAt: at(0),
  droppedBy: 'AWS:hr',
  state: 'held',
  baton: 'b',
  heldBecause: [{ code: 'too-many-deactivations', count: 9, limit: 5, people: 20 }],
};

const noChanges = { create: 0, update: 0, reactivate: 0, deactivate: 9 };
const plan = {
  ...{ hash: '8cc56e74a23ac51a'.repeat(4), changes: 9, warnings: [], ignoredColumns: [], plannedAt: at(1) },
  counts: new RowTally().count({ changes: noChanges, absentUnclear: 0, absentKept: 0 }),
};

describe('held', () => {
  test('says of each person what would change, from what to what', async () => {
    const reference = await hold({ user: { employeeNumber: '7', email: 'ann.fox@x.example', title: 'Dr' } });
    const { exitCode, json } = await ops.ask('held');
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({
      brakes: [
        {
          id: 'brake-webhook',
          changes: [
            {
              label: 'ann',
              reference,
              values: expect.arrayContaining([
                { attribute: 'email', from: 'ann.lee@x.example', to: 'ann.fox@x.example' },
                { attribute: 'title', to: 'Dr' },
              ]),
            },
          ],
        },
      ],
    });
    const { text } = await ops.show('held');
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /npm run ops -- release brake-webhook --hash \w+ \(or refuse\)/,
    );
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('lists imports that wait for an approval until they are decided, as does health', async () => {
    const { context } = ops.operation;
    const { importId } = await registerImport(context, { ...imported, plan });
    expect((await ops.ask('held')).json).toMatchObject({
      imports: [{ id: importId, because: ['too-many-deactivations'], droppedBy: 'AWS:hr' }],
    });
    const { text, exitCode } = await ops.show('held');
    expect(exitCode).toBe(1);
    expect(text).not.toContain('\u001b');
    expect(text).toContain(`${importId}  ${plan.hash}`);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    const check = { check: 'imports', isGood: false, look: 'held' };
    expect((await ops.ask('health')).json).toMatchObject({
      healthy: false,
      checks: expect.arrayContaining([expect.objectContaining(check)]),
    });
    const lease = { owner: 'o', messageId: 'm', until: world.clock.in(60) };
    await leaseImport(context, { importId, lease });
    await updateImport(context, {
      ...{ importId, lease },
      change: (record) => ({ ...record, state: 'applying', heldBecause: [] }),
    });
    expect(await ops.ask('held')).toMatchObject({ exitCode: 0, json: { brakes: [], imports: [] } });
  });
});

describe('leavers', () => {
  test('lists whom a brake keeps in, and what to do', async () => {
    const reference = await hold({ type: 'offboard', user: { employeeNumber: '7' } });
    expect(await ops.ask('leavers')).toMatchObject({
      exitCode: 1,
      json: {
        leavers: [{ personId: 'p1', label: 'ann', reference, reason: 'held', heldBy: 'brake-webhook' }],
      },
    });
    const { text } = await ops.show('leavers');
    expect(text).toContain('held by brake-webhook');
    expect(text).toContain('see npm run ops -- held, then release or refuse');
    const values = [{ attribute: 'active', from: true, to: false }];
    expect((await ops.ask('held')).json).toMatchObject({ brakes: [{ changes: [{ leaves: true, values }] }] });
  });

  test('leaves out whom a brake holds for another reason', async () => {
    await hold({ user: { employeeNumber: '7', email: 'ann.fox@x.example' } });
    expect(await ops.ask('leavers')).toMatchObject({ exitCode: 0, json: { leavers: [] } });
  });
});
