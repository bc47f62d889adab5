import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type InfraonSimulator, startInfraonSimulator } from '../../infra/simulators/infraon/index.ts';
import {
  createInfraonClient,
  createInfraonTarget,
  infraonOptionsSchema,
} from '../../shared/targets/infraon/index.ts';
import type { SortSeen } from '../../shared/targets/infraon/list-all-users.ts';

const signal = new AbortController().signal;
const call = { signal };
let simulator: InfraonSimulator;

beforeAll(async () => {
  simulator = await startInfraonSimulator();
});
beforeEach(() => simulator.reset());
afterEach(() => simulator.clearFaults());
afterAll(() => simulator.close());

function connect(options: Record<string, unknown> = {}) {
  const parsed = infraonOptionsSchema.parse({
    baseUrl: simulator.url,
    allowLoopback: true,
    newAccountPatienceSeconds: 10,
    ...options,
  });
  const client = createInfraonClient({
    options: parsed,
    credentials: { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey },
    random: () => 0,
  });
  const sort: SortSeen[] = [];
  const target = createInfraonTarget({
    client,
    options: parsed,
    protectedAccounts: [],
    directory: {
      isSortInOrder: async (field) => sort.findLast((seen) => seen.field === field)?.inOrder ?? false,
      recordSort: async (seen) => {
        sort.push(seen);
      },
    },
  });
  return { client, target, sort };
}

const ada = {
  userName: 'ada@example.com',
  email: 'ada@example.com',
  givenName: 'Ada',
  familyName: 'Lovelace',
  displayName: 'Ada Lovelace',
  phone: '+44 20 7946 0000',
  landline: '442079460000',
  timezone: 'Europe/London',
  title: 'Analyst',
  role: 'Requester',
  dashboard: '1',
  active: true,
} as const;

describe('an account in the simulated tenant', () => {
  test('is created with what was asked, found, updated, deactivated, reactivated and deleted', async () => {
    const { target } = connect();
    const { account, notTaken } = await target.createAccount(ada, call);
    expect(notTaken).toEqual([]);
    expect(account.attributes).toEqual({
      userName: ada.userName,
      email: ada.email,
      displayName: ada.displayName,
      active: true,
    });
    expect(simulator.findUser({ username: ada.userName })).toMatchObject({
      profile_id: account.id,
      unshown: { first_name: 'Ada', landline: 442079460000, organization_role: 'Analyst', role: 'Requester' },
    });
    expect(await target.findAccounts({ userNames: ['ADA@example.com '], emails: [] }, call)).toEqual([
      account,
    ]);

    expect(
      await target.updateAccount(account, { email: 'a.l@example.com', title: 'Countess' }, call),
    ).toEqual({
      notTaken: [],
    });
    expect(simulator.findUser({ id: account.id })).toMatchObject({
      email: 'a.l@example.com',
      unshown: { organization_role: 'Countess' },
    });
    await target.deactivateAccount(account, call);
    expect((await target.getAccount(account.id, call))?.attributes.active).toBe(false);
    await target.updateAccount(account, { active: true }, call);
    expect((await target.getAccount(account.id, call))?.attributes.active).toBe(true);
    await target.deleteAccount(account, call);
    expect(await target.getAccount(account.id, call)).toBeUndefined();
    expect(simulator.effects().map(({ kind }) => kind)).toEqual([
      'created',
      'edited',
      'deactivated',
      'reactivated',
      'deleted',
    ]);
  });

  test('reports the display name that an edit ignores', async () => {
    const { target } = connect();
    const { account } = await target.createAccount(ada, call);
    expect(await target.updateAccount(account, { displayName: 'Ada King', phone: '1' }, call)).toEqual({
      notTaken: ['displayName'],
    });
  });

  test('is created without the optional attribute that the vendor refuses by name', async () => {
    simulator.arm({ kind: 'refuse-attribute', attribute: 'timezone' });
    const { target } = connect();
    const { notTaken } = await target.createAccount(ada, call);
    expect(notTaken).toEqual(['timezone']);
    expect(simulator.findUser({ username: ada.userName })?.unshown).toMatchObject({ first_name: 'Ada' });
  });

  test('is created with all but the attribute that the vendor refuses without a name', async () => {
    simulator.arm({ kind: 'refuse-attribute', attribute: 'phone', named: false });
    const { target } = connect();
    const { notTaken } = await target.createAccount(ada, call);
    expect(notTaken).toEqual(['phone']);
    expect(simulator.findUser({ username: ada.userName })?.unshown).toMatchObject({
      first_name: 'Ada',
      role: 'Requester',
      organization_role: 'Analyst',
    });
  });

  test.each(['named', 'unnamed'])(
    'takes the other attributes of an update when one is refused, %s',
    async (how) => {
      const { target } = connect();
      const { account } = await target.createAccount(ada, call);
      simulator.arm({ kind: 'refuse-attribute', attribute: 'role', named: how === 'named' });
      const changed = await target.updateAccount(
        account,
        { email: 'new@example.com', role: 'Nobody', phone: '2' },
        call,
      );
      expect(changed).toEqual({ notTaken: ['role'] });
      expect(simulator.findUser({ id: account.id })).toMatchObject({
        email: 'new@example.com',
        unshown: { phone: '2', role: 'Requester' },
      });
    },
  );

  test('loses nothing but its activity when it is deactivated', async () => {
    const { target } = connect();
    const { account } = await target.createAccount(ada, call);
    await target.deactivateAccount(account, call);
    expect(simulator.effects().at(-1)).toMatchObject({ kind: 'deactivated', changed: ['is_active'] });
  });

  test('that stays active after its deactivation was answered is an error', async () => {
    const { target } = connect();
    const { account } = await target.createAccount(ada, call);
    simulator.arm({ kind: 'ignore-attribute', attribute: 'is_active' });
    simulator.setOptions({ missingOnEdit: 'keep' });
    await expect(target.deactivateAccount(account, call)).rejects.toMatchObject({
      kind: 'refused',
      mayHaveHappened: true,
    });
  });

  test('that is shown late is waited for', async () => {
    simulator.arm({ kind: 'invisible', ms: 400 });
    const { target } = connect();
    const { account } = await target.createAccount(ada, call);
    expect(account.id).toBe(simulator.findUser({ username: ada.userName })?.profile_id);
  });

  test('that is not shown in time may have been created', async () => {
    simulator.arm({ kind: 'invisible', ms: 60_000 });
    const { target } = connect({ newAccountPatienceSeconds: 0.1 });
    await expect(target.createAccount(ada, call)).rejects.toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: true,
    });
  });

  test.each(['field', 'error', 'conflict', 'logical-failure'] as const)(
    'that exists is recognised, reported as %s',
    async (alreadyExistsAs) => {
      const { target } = connect();
      await target.createAccount(ada, call);
      simulator.setOptions({ alreadyExistsAs });
      await expect(target.createAccount(ada, call)).rejects.toMatchObject({
        kind: 'already-exists',
        mayHaveHappened: false,
      });
    },
  );

  test('of the API key is protected, and cannot be deactivated', async () => {
    const { target } = connect();
    const id = simulator.state().ownProfileId ?? '';
    const account = await target.getAccount(id, call);
    expect(account && (await target.isProtected(account, call))).toBe(true);
    await expect(target.deactivateAccount({ id, attributes: {} }, call)).rejects.toMatchObject({
      kind: 'rejected',
    });
    await expect(target.deleteAccount({ id, attributes: {} }, call)).rejects.toMatchObject({
      kind: 'rejected',
    });
    expect(simulator.effects()).toEqual([]);
  });

  test('is not written while the own profile cannot be read', async () => {
    simulator.arm({ kind: 'status', operation: 'getmyprofile', status: 500 });
    const { target } = connect();
    await expect(target.createAccount(ada, call)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(simulator.effects()).toEqual([]);
  });

  test.each([
    { kind: 'reset', when: 'after' },
    { kind: 'status', status: 500, when: 'after' },
    { kind: 'html', status: 200, when: 'after' },
    { kind: 'broken-json', when: 'after' },
  ] as const)(
    'whose creation is answered by $kind may have been created, and is sent once',
    async (fault) => {
      simulator.arm({ ...fault, operation: 'create' });
      const { target } = connect();
      await expect(target.createAccount(ada, call)).rejects.toMatchObject({
        kind: 'unavailable',
        mayHaveHappened: true,
      });
      expect(simulator.effects()).toHaveLength(1);
      expect(
        await target.findAccounts({ userNames: [ada.userName], emails: [ada.email] }, call),
      ).toHaveLength(1);
    },
  );

  test('is invited once, by address and role', async () => {
    const { target } = connect();
    await target.inviteUser(ada, call);
    expect(simulator.state().invitations).toMatchObject([{ email: ada.email, role: 'Requester' }]);
  });
});
