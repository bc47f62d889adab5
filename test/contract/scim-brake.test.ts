import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHeld, settleHeld } from '../../infra/cli/ops/waiting/settle-held.ts';
import type { ScimService } from '../../shared/scim/scim-service.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { openScimDoor } from '../support/scim-door.ts';

const targetsUrn = 'urn:ietf:params:scim:schemas:extension:user-lifecycle:2.0:Targets';
let world: World;
let service: ScimService;
let door: ReturnType<typeof openScimDoor>;

beforeEach(async () => {
  world = await createWorld({ brake: { people: 2, percent: 5, hours: 24, hrSources: ['scim-idp'] } });
  service = world.openScim('idp');
  door = openScimDoor({ service });
});
afterEach(() => world.close());

async function employ(names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const created = await service.createUser({ userName: `${name}@x.example`, givenName: name });
    if (created.kind === 'created') ids.push(created.resource.id);
  }
  await world.drain();
  return ids;
}

const deactivate = (id: string) =>
  door.call({
    method: 'PATCH',
    path: `/Users/${id}`,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    },
  });

const stateOf = async (id: string) => (await door.get(`/Users/${id}`)).body[targetsUrn];
const activeAccounts = (names: readonly string[]) =>
  names.filter((name) => world.simulator.findUser({ username: `${name}@x.example` })?.is_active);

test('people whom a client deactivates in a mass are answered at once, held, alarmed, and deactivated when a human lets them go', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const ids = await employ(names);
  expect(activeAccounts(names)).toEqual(names);

  for (const id of ids) {
    expect(await deactivate(id)).toMatchObject({
      status: 200,
      body: { active: false, [targetsUrn]: { targets: [{ target: 'infraon', pending: true }] } },
    });
    await world.drain();
  }
  const free = { targets: [{ target: 'infraon', pending: false, hasAccount: true }] };
  const held = { targets: [{ target: 'infraon', pending: true, held: 'brake', hasAccount: true }] };
  expect(await Promise.all(ids.map(stateOf))).toEqual([free, free, held, held, held]);
  expect(activeAccounts(names)).toEqual(['c', 'd', 'e']);
  expect(world.logged.filter(({ code }) => code === 'brake-held')).toEqual(
    Array.from({ length: 3 }, () =>
      expect.objectContaining({ level: 'error', source: 'scim-idp', limit: 2 }),
    ),
  );

  // What the client repeats says nothing, and lets no one pass.
  expect(await deactivate(ids[2] ?? '')).toMatchObject({ status: 200 });
  await world.drain();
  expect(activeAccounts(names)).toEqual(['c', 'd', 'e']);

  const { ledger } = world.startProcess();
  const [shown] = await readHeld(ledger);
  expect(shown).toMatchObject({ id: 'brake-scim-idp' });
  const released = await settleHeld({
    decision: 'release',
    id: shown?.id ?? '',
    hash: shown?.hash ?? '',
    by: 'op',
    ledger,
    enqueueAll: async (people) => void world.queue.push(...people),
  });
  expect(released).toEqual({ kind: 'done', count: 3 });
  await world.drain();
  expect(activeAccounts(names)).toEqual([]);
  expect(await Promise.all(ids.map(stateOf))).toEqual([free, free, free, free, free]);
});

test('someone who is taken on again while the brake holds is not deactivated by what a human lets go', async () => {
  const names = ['a', 'b', 'c'];
  const ids = await employ(names);
  for (const id of ids) await deactivate(id);
  await world.drain();
  expect(activeAccounts(names)).toHaveLength(1);
  const [kept = ''] = activeAccounts(names);
  const id = ids[names.indexOf(kept)] ?? '';
  world.pass(1);
  await service.changeUser({ id }, () => ({ active: true }));
  await world.drain();
  expect(await stateOf(id)).toMatchObject({ targets: [{ pending: false }] });
  expect(activeAccounts(names)).toEqual([kept]);
  expect(await readHeld(world.startProcess().ledger)).toEqual([]);
});
