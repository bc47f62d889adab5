import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ScimStand } from '../../support/scim-stand.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: ScimStand;
let id: string;
let group: string;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

beforeEach(async () => {
  stand = await ScimStand.create(server, {
    scope: { emailDomains: ['example.com'] },
    groups: [{ displayName: 'Managers', role: 'IT Manager' }],
  });
  id = await create('ada@example.com');
  const managers = await stand.scim.createGroup({ displayName: 'Managers' }, [id]);
  group = managers.kind === 'created' ? managers.resource.id : '';
});

async function create(userName: string, employeeNumber = '1'): Promise<string> {
  const created = await stand.scim.createUser({ userName, employeeNumber });
  return created.kind === 'created' ? created.resource.id : created.kind;
}

async function hr(type: 'update' | 'offboard', user: object) {
  stand.ledger.clock.advance(1);
  await stand.ledger.accept(userEvent({ type, user, occurredAt: stand.ledger.clock.in(0) }));
}

async function desired() {
  const [person] = await stand.ledger.people();
  return { active: person?.desired.active?.value, role: person?.desired.role?.value };
}

describe('someone whom HR takes out of the scope of the client', () => {
  beforeEach(() => hr('update', { employeeNumber: '1', email: 'ada@other.example' }));

  it('is neither deactivated nor forgotten by the client, which is told so', async () => {
    const forbidden = { kind: 'forbidden', detail: expect.stringContaining('scope') };
    expect(await stand.scim.deleteUser({ id })).toEqual(forbidden);
    expect(await stand.scim.changeUser({ id }, () => ({ active: false }))).toEqual(forbidden);
    const body = { userName: 'ada@example.com', employeeNumber: '1', active: false };
    expect(await stand.scim.replaceUser({ id }, body)).toEqual(forbidden);
    expect(await stand.scim.getUser(id)).toMatchObject({ resource: { attributes: { active: true } } });
    expect(await desired()).toEqual({ active: true, role: 'IT Manager' });
  });

  it('is forgotten once HR has said that they have left', async () => {
    await hr('offboard', { employeeNumber: '1' });
    expect(await stand.scim.deleteUser({ id })).toEqual({ kind: 'deleted' });
    expect(await stand.scim.getUser(id)).toEqual({ kind: 'notFound' });
  });

  it('stays in a group that gives them a role, and the client is told so', async () => {
    const [change, options] = [{ removeMembers: [id] }, { withMembers: true }];
    expect(await stand.scim.changeGroup({ id: group }, change)).toMatchObject({ kind: 'forbidden' });
    expect(await stand.scim.deleteGroup({ id: group })).toMatchObject({ kind: 'forbidden' });
    expect(await stand.scim.getGroup(group, options)).toMatchObject({ resource: { members: [{ id }] } });
    expect(await desired()).toEqual({ active: true, role: 'IT Manager' });
  });
});

it('a newcomer outside of the scope is refused for that', async () => {
  expect(await create('bob@other.example', '2')).toBe('forbidden');
});

it('someone without a number who leaves leaves nothing to do, also where the call gives them that of someone else', async () => {
  const bob = await create('bob@example.com', '');
  stand.ledger.clock.advance(1);
  const changes = { active: false, employeeNumber: '1' };
  expect(await stand.scim.changeUser({ id: bob }, () => changes)).toMatchObject({
    kind: 'ok',
    resource: { attributes: { active: false, userName: 'bob@example.com' } },
  });
  expect(await stand.ledger.items('leaver#')).toEqual([]);
  expect(stand.ledger.conflicts).toMatchObject([{ isLeaving: false }]);
});

it.each([
  ['an address outside of the scope', { emails: [{ value: 'ada@other.example' }] }],
  ['the user name of someone else', { userName: 'bob@example.com' }],
  ['the address of someone else', { emails: [{ value: 'bob@example.com' }] }],
])('someone who leaves leaves nothing to do, also where the call gives them %s', async (_what, other) => {
  await create('bob@example.com', '2');
  const known = { userName: 'ada@example.com', employeeNumber: '1' };
  stand.ledger.clock.advance(1);
  const left = await stand.scim.replaceUser({ id }, { ...known, ...other, active: false });
  expect(left).toMatchObject({ kind: 'ok', resource: { attributes: { active: false } } });
  expect(await desired()).toMatchObject({ active: false });
  expect(await stand.ledger.items('leaver#')).toEqual([]);
  expect(stand.ledger.conflicts.filter(({ isLeaving }) => isLeaving)).toEqual([]);
});
