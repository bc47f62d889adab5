import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
  stand = await ScimStand.create(server, {
    groups: [
      { displayName: 'Admins', role: 'Infraon Admin' },
      { displayName: 'Managers', role: 'IT Manager' },
      { displayName: 'Everyone', role: 'Requester' },
    ],
  });
});

async function user(name: string): Promise<string> {
  const created = await stand.scim.createUser({ userName: name, emails: [{ value: `${name}@example.com` }] });
  if (created.kind !== 'created') throw new Error('not created');
  return created.resource.id;
}

async function group(displayName: string, members: readonly string[]): Promise<string> {
  const created = await stand.scim.createGroup({ displayName }, members);
  if (created.kind !== 'created') throw new Error('not created');
  return created.resource.id;
}

async function roles() {
  const people = await stand.ledger.people();
  return Object.fromEntries(
    people.map(({ desired }) => [desired.userName.value, desired.role?.value ?? undefined]),
  );
}

async function membersOf(id: string) {
  const found = await stand.scim.getGroup(id, { withMembers: true });
  return found.kind === 'ok' ? found.resource.members?.map((member) => member.id) : found.kind;
}

describe('a group', () => {
  it('gives its members the role that the configuration names, and takes it from who leaves', async () => {
    const [ann, bob] = [await user('ann'), await user('bob')];
    const id = await group('managers', [ann, bob]);
    expect(await roles()).toEqual({ ann: 'IT Manager', bob: 'IT Manager' });
    expect(await stand.scim.getUser(ann)).toMatchObject({
      resource: { groups: [{ id, display: 'managers' }], attributes: { roles: [{ value: 'IT Manager' }] } },
    });
    expect(await stand.scim.changeGroup({ id }, { removeMembers: [bob] })).toMatchObject({
      resource: { members: [{ id: ann }] },
    });
    expect(await roles()).toEqual({ ann: 'IT Manager', bob: undefined });
    expect(await membersOf(id)).toEqual([ann]);
  });

  it('gives the first role of several in the configuration, and the next when that one ends', async () => {
    const ann = await user('ann');
    await group('Everyone', [ann]);
    const managers = await group('Managers', [ann]);
    expect(await roles()).toEqual({ ann: 'IT Manager' });
    expect(await stand.scim.deleteGroup({ id: managers })).toEqual({ kind: 'deleted' });
    expect(await roles()).toEqual({ ann: 'Requester' });
    expect(await stand.scim.getGroup(managers, { withMembers: true })).toEqual({ kind: 'notFound' });
  });

  it('never gives a role that needs approval, and leaves a role that someone else gave since', async () => {
    const ann = await user('ann');
    const admins = await group('Admins', [ann]);
    expect(await roles()).toEqual({ ann: undefined });
    const managers = await group('Managers', []);
    await stand.scim.changeGroup({ id: admins }, { removeMembers: [ann] });
    await stand.scim.changeGroup({ id: managers }, { addMembers: [ann] });
    stand.ledger.clock.advance(60);
    await stand.ledger.accept(
      userEvent({ user: { userName: 'ann', role: 'Approver' }, occurredAt: stand.ledger.clock.in(0) }),
    );
    await stand.scim.changeGroup({ id: managers }, { removeMembers: [ann] });
    expect(await roles()).toEqual({ ann: 'Approver' });
  });

  it('takes its role from who leaves, and leaves it to who stays, whatever role another group would need approval for', async () => {
    const ann = await user('ann');
    const managers = await group('Managers', [ann]);
    const admins = await group('Admins', [ann]);
    expect(await roles()).toEqual({ ann: 'IT Manager' });
    await stand.scim.changeGroup({ id: managers }, { removeMembers: [ann] });
    expect(await roles()).toEqual({ ann: undefined });
    await stand.scim.changeGroup({ id: managers }, { addMembers: [ann] });
    await stand.scim.replaceGroup({ id: managers }, { displayName: 'Others' });
    expect(await roles()).toEqual({ ann: undefined });
    await stand.scim.deleteGroup({ id: admins });
    expect(await roles()).toEqual({ ann: undefined });
  });

  it('merges members one by one, and gives another role when it is renamed', async () => {
    const [ann, bob] = [await user('ann'), await user('bob')];
    const id = await group('Team', []);
    await Promise.all([
      stand.scim.changeGroup({ id }, { addMembers: [ann] }),
      stand.scim.changeGroup({ id }, { addMembers: [bob] }),
    ]);
    expect(await membersOf(id)).toEqual([ann, bob].toSorted());
    await stand.scim.replaceGroup({ id }, { displayName: 'Managers' });
    expect(await roles()).toEqual({ ann: 'IT Manager', bob: 'IT Manager' });
    await stand.scim.replaceGroup({ id }, { displayName: 'Managers', members: [bob] });
    expect(await membersOf(id)).toEqual([bob]);
    await stand.scim.deleteUser({ id: bob });
    expect(await membersOf(id)).toEqual([]);
  });

  it('has a name of its own, and members that exist', async () => {
    await group('Managers', []);
    expect(await stand.scim.createGroup({ displayName: 'MANAGERS' }, [])).toMatchObject({ kind: 'conflict' });
    expect(await stand.scim.createGroup({ displayName: 'x' }, ['nobody'])).toMatchObject({ kind: 'invalid' });
    expect(await stand.scim.createGroup({}, [])).toMatchObject({ kind: 'invalid' });
    const other = await group('Others', []);
    expect(await stand.scim.changeGroup({ id: other }, { displayName: 'managers' })).toMatchObject({
      kind: 'conflict',
    });
  });

  it('takes its role from who is taken out of it, also by a call that is refused otherwise', async () => {
    const [ann, bob, eve] = [await user('ann'), await user('bob'), await user('eve')];
    const id = await group('Managers', [ann, bob, eve]);
    await group('Others', []);
    const bad = { removeMembers: [ann], addMembers: ['nobody'] };
    expect(await stand.scim.changeGroup({ id }, bad)).toMatchObject({ kind: 'invalid' });
    expect(await roles()).toEqual({ ann: undefined, bob: 'IT Manager', eve: 'IT Manager' });
    const whole = { displayName: 'Managers', members: [eve, 'nobody'] };
    expect(await stand.scim.replaceGroup({ id }, whole)).toMatchObject({ kind: 'invalid' });
    expect(await membersOf(id)).toEqual([eve]);
    const taken = { removeMembers: [eve], displayName: 'others' };
    expect(await stand.scim.changeGroup({ id }, taken)).toMatchObject({ kind: 'conflict' });
    expect(await roles()).toEqual({ ann: undefined, bob: undefined, eve: undefined });
  });

  it('is found by its name, its id and its members, and listed', async () => {
    const ann = await user('ann');
    const [id] = [await group('Managers', [ann]), await group('Others', [])];
    const find = async (attribute: 'displayName' | 'id' | 'member', value: string) => {
      const query = { filter: [{ attribute, value }], startIndex: 1, count: 10 };
      const listed = await stand.scim.listGroups(query, { withMembers: false });
      return listed.kind === 'ok' ? listed.resources.map((found) => found.id) : listed;
    };
    expect(await find('displayName', 'MANAGERS')).toEqual([id]);
    expect(await find('id', id)).toEqual([id]);
    expect(await find('member', ann)).toEqual([id]);
    expect(await find('displayName', 'nobody')).toEqual([]);
    const all = await stand.scim.listGroups({ startIndex: 1, count: 10 }, { withMembers: true });
    expect(all).toMatchObject({ totalResults: 2, resources: [{ members: [{ id: ann }] }, { members: [] }] });
  });
});
