import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readDrift } from '../../../infra/cli/ops/drift/read-drift.ts';
import { newTargetState } from '../../../shared/domain/person.ts';
import { listOperations } from '../../../shared/history/list-history.ts';
import { linkAccount } from '../../../shared/ledger/people/account-claims.ts';
import { changePerson } from '../../../shared/ledger/people/change-person.ts';
import { account, DriftWorld, somebody } from '../../support/drift-world.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { createOpsWorld, type OpsWorld } from '../../support/ops-world.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let world: TestLedger;
let ops: OpsWorld;
let exports: MemoryObjectStore;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await TestLedger.create(server);
  exports = new MemoryObjectStore();
  ops = createOpsWorld(world, { exports });
  await world.accept(userEvent({ type: 'onboard', user: { userName: 'ann', email: 'ann@x.example' } }));
  await linkAccount(ops.operation.context, { target: 'infraon', accountId: 'a', personId: 'p1' });
  const targets = { infraon: { ...newTargetState, accountId: 'a' } };
  await changePerson(ops.operation.context, { personId: 'p1', change: (person) => ({ ...person, targets }) });
});

const date = '2026-11-22';
const other = account('a', { of: 'ann', shows: { displayName: '=Other()' } });

/** Publishes the report of a night. */
async function night(leaver = false): Promise<void> {
  const ann = somebody('p1', { accountId: 'a', user: leaver ? { active: false } : {} });
  const drift = new DriftWorld([{ ...ann, id: 'p1' }]);
  await drift.run([other, account('z'), account('y', { of: '-rm' })]);
  const text = drift.store.text('attempt/drift.csv');
  await exports.put(`exports/users/date=${date}/drift.csv`, text, 'text/csv');
  const published = { date, attempt: '1', rows: 3, manifestSha256: 'x', previous: null };
  await world.putItem({ pk: 'export#infraon', sk: 'record', export: { target: 'infraon', published } });
}

async function decisions() {
  const [report] = await readDrift(ops.operation);
  return report?.findings[0]?.decision;
}

describe('drift', () => {
  test('says that there is no report yet, and that a target is unknown', async () => {
    expect(await ops.ask('drift')).toMatchObject({ exitCode: 1, json: { error: 'not-found' } });
    expect((await ops.ask('drift', '--target', 'infraonn')).error).toContain(
      'in this stage, which has infraon',
    );
  });

  test('lists what the newest report found, whoever owns it, in 100 columns', async () => {
    await night();
    const { exitCode, json } = await ops.ask('drift');
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({
      reports: [
        {
          target: 'infraon',
          date,
          findings: expect.arrayContaining([
            expect.objectContaining({ kind: 'unmanaged', accountId: 'z' }),
            expect.objectContaining({ kind: 'unmanaged', userName: '-rm@x.example' }),
            expect.objectContaining({
              ...{ kind: 'differs', accountId: 'a', personId: 'p1' },
              differences: expect.arrayContaining([
                expect.objectContaining({
                  attribute: 'displayName',
                  expected: 'Name of p1',
                  found: '=Other()',
                }),
              ]),
            }),
          ]),
        },
      ],
    });
    const { text } = await ops.show('drift');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('“=Other()”');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe('accept', () => {
  test('is known to the next list and the person, with who said so and why', async () => {
    await night();
    const { length: before } = await world.story('p1');
    const accepted = await ops.ask('accept', 'infraon', 'a', '--because', 'AD leads');
    expect(accepted).toMatchObject({ exitCode: 0, json: { accepted: ['differs'], by: 'local:ann' } });
    expect(await decisions()).toMatchObject({ kind: 'accepted', by: 'local:ann', because: 'AD leads' });
    expect((await ops.ask('drift')).exitCode).toBe(0);
    expect((await ops.show('drift')).text).not.toContain('displayName');
    expect((await ops.show('drift', '--all')).text).toContain('accepted by local:ann');
    expect((await ops.show('person', 'ann')).text).toContain('differs accepted by local:ann');
    const { entries } = await world.openHistory().listHistory('p1', { limit: 1 });
    expect(entries).toMatchObject([{ action: 'accept', target: 'infraon', detail: 'differs: AD leads' }]);
    await ops.ask('accept', 'infraon', 'a', '--undo');
    expect(await decisions()).toBeUndefined();
    expect((await ops.ask('accept', 'infraon', 'a', '--undo')).json).toMatchObject({ error: 'not-found' });
    expect((await world.openHistory().listHistory('p1', { limit: 1 })).entries).toMatchObject([
      { action: 'accept', outcome: 'taken back' },
    ]);
    expect(await world.story('p1')).toHaveLength(before + 2);
  });

  test('of an account that no one owns is an entry of the operations', async () => {
    await night();
    expect((await ops.ask('accept', 'infraon', 'z')).exitCode).toBe(0);
    const { entries } = await listOperations(ops.operation.context, { limit: 5 });
    expect(entries).toMatchObject([{ action: 'accept', accountId: 'z', detail: 'unmanaged' }]);
  });

  test('refuses that someone who left has access, in the report or since', async () => {
    await night(true);
    expect((await ops.ask('accept', 'infraon', 'a')).json).toMatchObject({ error: 'not-allowed' });
    await night();
    await world.accept(userEvent({ type: 'offboard', user: { userName: 'ann' }, occurredAt: at(5) }));
    expect((await ops.ask('accept', 'infraon', 'a')).json).toMatchObject({ error: 'not-allowed' });
    expect(await decisions()).toBeUndefined();
  });

  test('refuses what the report does not have, and another person’s', async () => {
    await night();
    await world.accept(userEvent({ type: 'onboard', user: { userName: 'bob', email: 'bob@x.example' } }));
    for (const args of [['nothing'], ['a', '--person', 'bob'], ['none', '--person', 'bob']]) {
      expect((await ops.ask('accept', 'infraon', ...args)).json).toMatchObject({ error: 'not-found' });
    }
    expect((await ops.ask('accept', 'infraon', 'none')).json).toMatchObject({ error: 'incomplete' });
  });
});

describe('protect', () => {
  const protect = (...args: readonly string[]) => ops.ask('protect', 'infraon', ...args);

  test('is known to the next list and to runs, until it is taken back', async () => {
    await night();
    expect(await protect('a')).toMatchObject({ exitCode: 0, json: { personId: 'p1', by: 'local:ann' } });
    expect(await decisions()).toMatchObject({ kind: 'protected', by: 'local:ann' });
    const subjects = [{ target: 'infraon', accountId: 'a' }];
    expect((await world.ledger.findDecisions(subjects))[0]?.protected).toMatchObject({ by: 'local:ann' });
    expect((await ops.show('person', 'ann')).text).toContain('protected by local:ann');
    await protect('a', '--undo');
    expect((await ops.ask('protect', 'infraon', 'a', '--undo')).json).toMatchObject({ error: 'not-found' });
    expect((await ops.ask('protect', 'infraon', 'none')).json).toMatchObject({ error: 'incomplete' });
    expect(await decisions()).toBeUndefined();
  });

  test('has a leaving tried again that it kept from being done, once it is taken back', async () => {
    await protect('a');
    await protect('a', '--undo');
    expect(ops.enqueued).toEqual([]);
    await protect('a');
    await world.accept(userEvent({ type: 'offboard', user: { userName: 'ann' }, occurredAt: at(5) }));
    expect((await protect('a', '--undo')).exitCode).toBe(0);
    expect(ops.enqueued).toEqual(['p1']);
  });

  test('refuses the account of someone who left, of another person, and at no target', async () => {
    await world.accept(userEvent({ type: 'onboard', user: { userName: 'bob', email: 'bob@x.example' } }));
    expect((await protect('a', '--person', 'bob')).json).toMatchObject({ error: 'not-allowed' });
    await world.accept(userEvent({ type: 'offboard', user: { userName: 'ann' }, occurredAt: at(5) }));
    expect((await protect('a')).json).toMatchObject({ error: 'not-allowed' });
    // Another stage may have Esper; this one has not.
    for (const target of ['ad', 'esper'])
      expect((await ops.ask('protect', target, 'a')).json).toMatchObject({ error: 'not-found' });
  });
});
