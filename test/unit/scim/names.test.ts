import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScimUserAttributes } from '../../../shared/scim/scim-service.ts';
import { ScimStand } from '../../support/scim-stand.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: ScimStand;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await ScimStand.create(server);
});

async function create(attributes: ScimUserAttributes): Promise<string> {
  const created = await stand.scim.createUser(attributes);
  if (created.kind !== 'created') throw new Error(`not created: ${JSON.stringify(created)}`);
  return created.resource.id;
}

function hr(type: 'onboard' | 'offboard', user: object) {
  stand.ledger.clock.advance(1);
  return stand.ledger.accept(userEvent({ type, user, occurredAt: stand.ledger.clock.in(0) }));
}

async function activeByName() {
  const people = await stand.ledger.people();
  return Object.fromEntries(
    people.map(({ desired: { userName, email, active } }) => [
      userName?.value ?? email?.value,
      active?.value,
    ]),
  );
}

const unusable = {
  'longer than a key': 'z'.repeat(5_000),
  'with control characters': 'ada\u0000@example.com',
  'that turns the text around': 'ada\u202e@example.com',
  'with half of a surrogate pair': 'ada\ud800@example.com',
};

describe.each(Object.entries(unusable))('a user name %s', (_, userName) => {
  it('is refused, of a leaver, too', async () => {
    for (const active of [true, false]) {
      expect(await stand.scim.createUser({ userName, active })).toMatchObject({ kind: 'invalid' });
    }
    expect(await stand.scim.listUsers({ startIndex: 1, count: 10 })).toMatchObject({ totalResults: 0 });
  });

  it('does not keep a leaver, who leaves under the known name', async () => {
    const id = await create({ userName: 'ada@example.com' });
    expect(await stand.scim.replaceUser({ id }, { userName, active: false })).toMatchObject({
      resource: { attributes: { userName: 'ada@example.com', active: false } },
    });
    expect(await activeByName()).toEqual({ 'ada@example.com': false });
  });
});

describe('a name by which someone else goes who is active', () => {
  const names = {
    userName: { userName: 'hal@example.com' },
    email: { userName: 'ada@example.com', emails: [{ value: 'hal@example.com' }] },
  };

  it.each(Object.entries(names))(
    'is not given to a user (%s), whom its leaver would lead to',
    async (_, name) => {
      const id = await create({ userName: 'ada@example.com' });
      await hr('onboard', { email: 'hal@example.com' });
      expect(await stand.scim.replaceUser({ id }, name)).toMatchObject({ kind: 'conflict' });
      expect(await stand.scim.getUser(id)).toMatchObject({
        resource: { attributes: { userName: 'ada@example.com', active: true } },
      });
      await hr('offboard', { email: 'hal@example.com' });
      expect(await activeByName()).toEqual({ 'ada@example.com': true, 'hal@example.com': false });
      expect(await stand.scim.replaceUser({ id }, name)).toMatchObject({ kind: 'ok' });
    },
  );

  it.each(Object.entries(names))('does not keep a leaver (%s)', async (_, name) => {
    const id = await create({ userName: 'ada@example.com' });
    await hr('onboard', { email: 'hal@example.com' });
    expect(await stand.scim.replaceUser({ id }, { ...name, active: false })).toMatchObject({ kind: 'ok' });
    expect(await activeByName()).toEqual({ 'ada@example.com': false, 'hal@example.com': true });
  });

  it('of another user of the client does not keep a leaver either', async () => {
    const id = await create({ userName: 'ada@example.com' });
    await create({ userName: 'hal@example.com' });
    const body = { userName: 'HAL@example.com', active: false };
    expect(await stand.scim.replaceUser({ id }, body)).toMatchObject({
      resource: { attributes: { userName: 'ada@example.com', active: false } },
    });
  });

  it('moves between two who are told apart by their numbers', async () => {
    const id = await create({ userName: 'ada@example.com', employeeNumber: '1' });
    await hr('onboard', { email: 'hal@example.com', employeeNumber: '2' });
    expect(
      await stand.scim.replaceUser({ id }, { userName: 'hal@example.com', employeeNumber: '1' }),
    ).toMatchObject({ kind: 'ok' });
    await hr('offboard', { employeeNumber: '2' });
    const people = await stand.ledger.people();
    expect(
      people.map(({ desired }) => [desired.employeeNumber?.value, desired.active?.value]).toSorted(),
    ).toEqual([
      ['1', true],
      ['2', false],
    ]);
  });
});

it('a user that was deleted comes back without the role of a group that it was in', async () => {
  stand = await ScimStand.create(server, { groups: [{ displayName: 'Managers', role: 'IT Manager' }] });
  const id = await create({ userName: 'ada@example.com' });
  await stand.scim.createGroup({ displayName: 'Managers' }, [id]);
  await stand.scim.deleteUser({ id });
  const again = await stand.scim.createUser({ userName: 'ada@example.com' });
  expect(again).toMatchObject({ kind: 'created', resource: { id, groups: [] } });
  expect(again.kind === 'created' && again.resource.attributes.roles).toBe(undefined);
});
