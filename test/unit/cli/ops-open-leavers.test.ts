import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newTargetState } from '../../../shared/domain/person.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { changePerson } from '../../../shared/ledger/people/change-person.ts';
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
  await world.accept(userEvent({ type: 'onboard', user: { email: 'ada@example.com', givenName: 'Ada' } }));
  await ops.ask('link', 'infraon', '17', '--person', 'ada@example.com');
});

async function leave(occurredAt: string) {
  const event = userEvent({ type: 'offboard', user: { email: 'ada@example.com' }, occurredAt });
  await world.accept(event);
  return eventReference(event);
}

async function person() {
  const [only] = await world.people();
  return only;
}

/** Does what a run does that was refused for good. */
function endWithoutSuccess(personId: string) {
  return changePerson(ops.operation.context, {
    personId,
    change: (latest) => ({
      ...latest,
      openEvents: [],
      targets: { infraon: { ...newTargetState, accountId: '17', notDeactivatedSince: at(6) } },
    }),
    busy: () => new Error('no run is at work'),
    notes: [],
  });
}

test('leavers lists whose leaving waits for longer than runs take', async () => {
  const { id: personId } = await person();
  const reference = await leave(at(5));
  world.clock.advance(14 * 60);
  expect(await ops.ask('leavers')).toMatchObject({ exitCode: 0, json: { leavers: [] } });
  world.clock.advance(60);
  expect(await ops.ask('leavers')).toMatchObject({
    exitCode: 1,
    json: { leavers: [{ personId, reference, reason: 'waiting' }] },
  });
});

test('the account of a leaver who is not known to be out is unlinked only once someone says that it is another’s', async () => {
  const { id } = await person();
  await leave(at(5));
  expect((await ops.ask('unlink', 'infraon', '17')).json).toMatchObject({ error: 'not-allowed' });
  await endWithoutSuccess(id);
  expect((await ops.ask('unlink', 'infraon', '17')).json).toMatchObject({ error: 'not-allowed' });
  expect((await person()).targets.infraon?.accountId).toBe('17');
  expect((await ops.show('person', 'ada@example.com')).text).toMatch(/^ +active +false .*not certain/m);

  expect((await ops.ask('unlink', 'infraon', '17', '--not-theirs')).exitCode).toBe(0);
  const { accountId, notDeactivatedSince } = (await person()).targets.infraon ?? newTargetState;
  expect([accountId, notDeactivatedSince]).toEqual([undefined, at(6)]);
});
