import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  defaultGroups,
  type EsperSimulator,
  startEsperSimulator,
} from '../../infra/simulators/esper/index.ts';
import type { Attributes } from '../../shared/domain/attributes.ts';
import {
  createEsperClient,
  createEsperExportDirectory,
  createEsperTarget,
  esperOptionsSchema,
} from '../../shared/targets/esper/index.ts';

const call = { signal: new AbortController().signal };
const group = defaultGroups[1]?.id ?? '';
const ann = {
  userName: 'ann@x.example',
  email: 'ann@x.example',
  givenName: 'Ann',
  familyName: 'Lee',
  role: 'IT Manager',
};
let simulator: EsperSimulator;

beforeAll(async () => {
  simulator = await startEsperSimulator();
});
beforeEach(() => simulator.reset());
afterEach(() => simulator.clearFaults());
afterAll(() => simulator.close());

function connect(changes: Record<string, unknown> = {}) {
  const options = esperOptionsSchema.parse({
    baseUrl: simulator.url,
    allowLoopback: true,
    enterpriseId: '2b9d6c1e-7f40-4a53-8c12-9e5d3b7a6f10',
    esperApi: 'users',
    roleMap: { 'IT Manager': 'Group Admin', Requester: 'Enterprise User' },
    groupMap: { 'Group Admin': [group] },
    defaultRole: 'Enterprise User',
    firstBackoffSeconds: 0.01,
    listingReuseSeconds: 0,
    ...changes,
  });
  const client = createEsperClient({
    options,
    credentials: { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey },
    random: () => 0,
  });
  const target = createEsperTarget({ client, options, protectedAccounts: [] });
  return { target, directory: createEsperExportDirectory({ client, options }) };
}

const invites = { esperApi: 'invites', disableBy: 'viewer-role' };
const query = { userNames: [], emails: [ann.email] };
const kinds = () => simulator.effects().map(({ kind }) => kind);

async function find(target: ReturnType<typeof connect>['target']) {
  const [account, ...others] = await target.findAccounts(query, call);
  expect(others).toEqual([]);
  if (account === undefined) throw new Error('the account was not found');
  return account;
}

describe('a user', () => {
  test.each(['partial', 'whole'] as const)(
    'is created, found, changed, made inactive, reactivated and deleted, where a patched profile is %s',
    async (patchedProfile) => {
      simulator.setOptions({ patchedProfile, wrapped: 'all' });
      const { target } = connect();
      expect(await target.findAccounts(query, call)).toEqual([]);
      const created = await target.createAccount(ann, call);
      expect(created).toMatchObject({ notTaken: [], pending: [] });
      expect(await find(target)).toEqual(created.account);
      expect(simulator.findUser({ email: ann.email })).toMatchObject({
        first_name: 'Ann',
        last_name: 'Lee',
        is_active: true,
        profile: { role: 'Group Admin', groups: [group] },
      });
      const changes: Attributes = { givenName: 'Anna', role: 'Requester', email: 'anna@x.example' };
      expect(await target.updateAccount(created.account, changes, call)).toEqual({ notTaken: [] });
      expect(simulator.findUser({ email: 'anna@x.example' })).toMatchObject({
        username: 'ann@x.example',
        first_name: 'Anna',
        profile: { role: 'Enterprise User', is_customer: true },
      });
      await target.deactivateAccount(created.account, call);
      expect((await target.getAccount(created.account.id, call))?.attributes.active).toBe(false);
      expect(await target.updateAccount(created.account, { active: true }, call)).toEqual({ notTaken: [] });
      await target.deleteAccount(created.account, call);
      expect(await target.getAccount(created.account.id, call)).toBeUndefined();
      expect(kinds()).toEqual(['created', 'edited', 'deactivated', 'reactivated', 'deleted']);
    },
  );

  test.each([400, 409] as const)('that is there already is told by %i', async (alreadyExistsStatus) => {
    simulator.setOptions({ alreadyExistsStatus });
    simulator.putUsers([{ username: ann.userName }]);
    await expect(connect().target.createAccount(ann, call)).rejects.toMatchObject({ kind: 'already-exists' });
  });

  test('is created without the name that is refused, and reports what is ignored', async () => {
    simulator.arm({ kind: 'refuse-attribute', attribute: 'last_name', named: false });
    expect(await connect().target.createAccount(ann, call)).toMatchObject({ notTaken: ['familyName'] });
    simulator.setOptions({ ignoredFields: ['first_name'] });
    const { target } = connect();
    expect(await target.updateAccount(await find(target), { givenName: 'Anna' }, call)).toEqual({
      notTaken: ['givenName'],
    });
  });

  test('that is shown late is waited for, and may exist when it is not shown in time', async () => {
    simulator.setOptions({ visibleAfterMs: 300 });
    expect(await connect().target.createAccount(ann, call)).toMatchObject({ notTaken: [] });
    simulator.setOptions({ visibleAfterMs: 60_000 });
    await expect(
      connect({ newAccountPatienceSeconds: 0.1 }).target.createAccount(
        { email: 'bo@x.example', givenName: 'Bo' },
        call,
      ),
    ).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
  });

  test('of the API key, or of the system, is never written to nor shown', async () => {
    simulator.putUsers([{ username: 'device-ab12@esper.io' }]);
    const own = simulator.state().ownUserId;
    const system = simulator.findUser({ username: 'device-ab12@esper.io' })?.id;
    for (const { target } of [connect(), connect(invites)]) {
      for (const id of [own, system]) {
        const account = { id: String(id), attributes: {} };
        await expect(target.deactivateAccount(account, call)).rejects.toMatchObject({ kind: 'rejected' });
        await expect(target.deleteAccount(account, call)).rejects.toMatchObject({ kind: 'rejected' });
      }
    }
    const listed: unknown[] = [];
    for await (const { account } of connect().directory.listRows(call)) listed.push(account.id);
    expect(listed).toContain(String(own));
    expect(listed).not.toContain(String(system));
    expect(kinds()).toEqual([]);
  });
});

describe('with the deprecated writes gone', () => {
  beforeEach(() => simulator.setOptions({ deprecatedWrites: 'gone', wrapped: 'newer' }));

  async function join(target: ReturnType<typeof connect>['target']) {
    await target.createsByInvitation?.invite(ann, call);
    expect(await target.findAccounts(query, call)).toEqual([]);
    simulator.acceptInvitation({ email: ann.email, first_name: 'A.' });
    return find(target);
  }

  test('someone signs in by the connection that the company configured, else by the default of the tenant', async () => {
    const [, connection = ''] = simulator.state().options.connections;
    await join(connect({ ...invites, invitationConnectionId: connection }).target);
    expect(simulator.findUser({ email: ann.email })?.profile.authn_connection_id).toBe(connection);
    const foreign = connect({ ...invites, invitationConnectionId: 'con_of_another' }).target;
    const invite = foreign.createsByInvitation?.invite({ ...ann, email: 'bo@x.example' }, call);
    await expect(invite).rejects.toMatchObject({ kind: 'refused' });
  });

  test('someone who accepts is found, changed, made a Viewer, and given the role back', async () => {
    const { target } = connect(invites);
    const account = await join(target);
    expect(account.attributes).toMatchObject({ email: ann.email, givenName: 'A.', active: true });
    expect(await target.updateAccount(account, ann, call)).toEqual({ notTaken: ['familyName'] });
    await target.deactivateAccount(account, call);
    expect(simulator.findUser({ email: ann.email })).toMatchObject({
      first_name: 'Ann',
      is_active: true,
      profile: { role: 'Viewer' },
    });
    const disabled = await find(target);
    expect(disabled.attributes.active).toBe(false);
    const back = { active: true, role: 'IT Manager' };
    expect(await target.updateAccount(disabled, back, call)).toEqual({ notTaken: [] });
    expect(simulator.findUser({ email: ann.email })?.profile).toMatchObject({
      role: 'Group Admin',
      groups: [group],
    });
  });

  test('leavers are deleted where that is configured', async () => {
    const { target } = connect({ ...invites, disableBy: 'delete' });
    await target.deleteAccount(await join(target), call);
    expect(await target.findAccounts(query, call)).toEqual([]);
  });

  test('someone whom an invitation is on its way to, or who is a user, is told', async () => {
    simulator.setOptions({ secondInvitation: 'refused' });
    const { target } = connect(invites);
    await target.createsByInvitation?.invite(ann, call);
    await expect(target.createsByInvitation?.invite(ann, call)).rejects.toMatchObject({
      kind: 'already-exists',
    });
    expect(simulator.invitations()).toHaveLength(1);
  });
});

test('an export tells who has logged in, and when users were created', async () => {
  simulator.putUsers([{ username: ann.userName, last_login: '2026-11-20T10:00:00Z' }]);
  const { directory } = connect();
  const rows: unknown[] = [];
  for await (const listed of directory.listRows(call)) {
    expect(listed.cells).toHaveLength(directory.columns.length);
    expect(listed.cells.join()).not.toContain('token');
    rows.push(listed);
  }
  expect(rows).toContainEqual(
    expect.objectContaining({ lastLoginAt: '2026-11-20T10:00:00.000Z', createdAt: expect.any(String) }),
  );
});
