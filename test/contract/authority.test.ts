import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../shared/domain/person.ts';
import { eventReference, type UserEvent } from '../../shared/domain/user-event.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

async function serve(said: Partial<UserEvent> & Pick<UserEvent, 'user'>) {
  world.pass(60);
  const event = userEvent({ ...said, occurredAt: world.now().toISOString() });
  await world.accept(event);
  await world.drain();
  return world.event(event);
}

/** Someone to whom a released import gave a role that needs approval. */
async function administrator(name: string) {
  const user = { employeeNumber: name, email: `${name}@x.example`, displayName: name };
  const release = { importId: 'i', releasedBy: 'ben', releasedAt: world.now().toISOString() };
  await serve({ type: 'onboard', user });
  await serve({ source: 'import', user: { ...user, role: 'Infraon Admin' }, release });
  expect(accountOf(name)?.unshown.role).toBe('Infraon Admin');
  return user;
}

const accountOf = (name: string) => world.simulator.findUser({ email: `${name}@x.example` });

test('a return without a new approval does not bring a granted role back', async () => {
  const eve = await administrator('eve');
  await serve({ type: 'offboard', user: { employeeNumber: 'eve' } });
  expect(accountOf('eve')).toMatchObject({ is_active: false, unshown: { role: '' } });
  expect(world.logged).toContainEqual(expect.objectContaining({ level: 'warn', code: 'grant-holder-left' }));

  const returned = await serve({ type: 'onboard', user: eve });
  expect(accountOf('eve')).toMatchObject({ is_active: true, unshown: { role: '' } });
  expect(returned).toMatchObject({ status: 'applied', notTaken: ['role'] });
});

test('nor where the leaving was said late, of a time before the grant', async () => {
  const user = { employeeNumber: 'ula', email: 'ula@x.example', displayName: 'Ula' };
  await serve({ type: 'onboard', user });
  world.pass(30);
  const between = world.now().toISOString();
  const release = { importId: 'i', releasedBy: 'ben', releasedAt: between };
  await serve({ source: 'import', user: { employeeNumber: 'ula', role: 'Infraon Admin' }, release });
  await serve({ type: 'offboard', user: { employeeNumber: 'ula' }, occurredAt: between });
  expect(accountOf('ula')).toMatchObject({ is_active: false, unshown: { role: '' } });
  const returned = await serve({ type: 'onboard', user });
  expect(returned).toMatchObject({ status: 'applied', notTaken: ['role'] });
  expect(accountOf('ula')).toMatchObject({ is_active: true, unshown: { role: '' } });
});

test('nor where a planned leaving that was carried out is cancelled as of before its day', async () => {
  await administrator('ned');
  world.pass(60);
  const said = world.now().getTime();
  const at = (hours: number) => new Date(said + hours * 3_600_000).toISOString();
  const user = { employeeNumber: 'ned' };
  await world.accept(userEvent({ type: 'offboard', user, occurredAt: at(0), effectiveAt: at(24) }));
  world.pass(25 * 3600);
  await world.heal();
  expect(accountOf('ned')).toMatchObject({ is_active: false, unshown: { role: '' } });
  const cancel = userEvent({ user, cancelScheduled: true, occurredAt: at(1) });
  await world.accept(cancel);
  await world.drain();
  expect(await world.event(cancel)).toMatchObject({ status: 'applied' });
  expect(accountOf('ned')).toMatchObject({ is_active: true, unshown: { role: '' } });
});

test('nor to an account that is created again', async () => {
  const max = await administrator('max');
  await serve({ type: 'offboard', user: { employeeNumber: 'max' } });
  world.simulator.removeUser(accountOf('max')?.profile_id ?? '');
  const returned = await serve({ type: 'onboard', user: max });
  expect(returned).toMatchObject({ status: 'applied', notTaken: ['role'] });
  expect(accountOf('max')).toMatchObject({ is_active: true });
  expect(accountOf('max')?.unshown.role ?? '').toBe('');
});

test('a role that no one may give is not given, whoever wrote it into the ledger', async () => {
  const user = { email: 'kim@x.example', displayName: 'Kim' };
  for (const role of ['Global Superadmin', 'Infraon Admin']) {
    expect(await serve({ type: 'onboard', user: { ...user, role } })).toMatchObject({
      status: 'applied',
      notTaken: ['role'],
    });
    expect(accountOf('kim')?.unshown.role ?? '').toBe('');
  }
});

test('an update does not re-address someone who holds a grant, and says so', async () => {
  await administrator('ida');
  const user = { employeeNumber: 'ida', email: 'mallory@x.example', phone: '12' };
  expect(await serve({ user })).toMatchObject({ status: 'applied', notTaken: ['email'] });
  expect(accountOf('mallory')).toBeNull();
  expect(accountOf('ida')).toMatchObject({ unshown: { phone: '12', role: 'Infraon Admin' } });
  expect(world.logged).toContainEqual(
    expect.objectContaining({ level: 'warn', code: 'attribute-withheld', reason: 'email' }),
  );
});

test('an update does not re-address an account that it brings under management; an onboarding does', async () => {
  world.simulator.putUsers([{ username: 'root', email: 'root@x.example', name: 'Root' }]);
  await serve({ user: { userName: 'root', phone: '1' } });
  const moved = await serve({ user: { userName: 'root', email: 'mal@x.example' } });
  expect(moved).toMatchObject({ status: 'applied', notTaken: ['email'] });
  expect(world.simulator.findUser({ username: 'root' })?.email).toBe('root@x.example');

  await serve({ type: 'onboard', user: { userName: 'root', email: 'new@x.example', displayName: 'Root' } });
  expect(world.simulator.findUser({ username: 'root' })?.email).toBe('new@x.example');
});

describe('whoever can write a person’s record, but not what imports note,', () => {
  /** What a door writes whose code is someone else's. */
  async function forge(name: string, change: (person: Person) => Person) {
    const { ledger } = world.startProcess();
    const holders = await ledger.findHolders([{ type: 'employeeNumber', value: name }]);
    const personId = [...holders.values()].flat()[0]?.id ?? '';
    const lease = { personId, owner: 'forger' };
    await ledger.acquireLease({ ...lease, now: world.now().toISOString(), until: world.minutesAgo(-1) });
    await ledger.updateLeased({ ...lease, change });
    await ledger.releaseLease({ ...lease, change: (person) => person, dueAt: () => undefined });
    await serve({ user: { employeeNumber: name, phone: '1' } });
  }

  const roleOf = (name: string) => accountOf(name)?.unshown.role ?? '';

  test('cannot give a role by saying that it was released', async () => {
    const user = { employeeNumber: 'mal', email: 'mal@x.example', displayName: 'Mal' };
    const release = { importId: 'i', releasedBy: 'ben', releasedAt: world.now().toISOString() };
    const event = userEvent({
      source: 'import',
      type: 'onboard',
      user: { ...user, role: 'Infraon Admin' },
      release,
      occurredAt: world.now().toISOString(),
    });
    await world.startProcess().door.accept(event, 'forged');
    await world.drain();
    expect(await world.event(event)).toMatchObject({ status: 'applied', notTaken: ['role'] });
    expect(roleOf('mal')).toBe('');
  });

  test('cannot give it by copying what was released for someone else', async () => {
    await administrator('pat');
    const { ledger } = world.startProcess();
    const [pat] = (await ledger.findHolders([{ type: 'employeeNumber', value: 'pat' }])).values();
    const { authority, desired } = pat?.[0] ?? {};
    const user = { employeeNumber: 'rob', email: 'rob@x.example', displayName: 'Rob' };
    await serve({ type: 'onboard', user });
    await forge('rob', (rob) => ({
      ...rob,
      ...(authority === undefined ? {} : { authority }),
      desired: { ...rob.desired, ...(desired?.role === undefined ? {} : { role: desired.role }) },
    }));
    expect(roleOf('rob')).toBe('');
    expect(accountOf('rob')).toMatchObject({ is_active: true, unshown: { phone: '1' } });
  });

  test('cannot widen what was released', async () => {
    await administrator('sue');
    await forge('sue', (sue) => ({
      ...sue,
      authority: {
        ...sue.authority,
        approvals: (sue.authority?.approvals ?? []).map((approval) => ({
          ...approval,
          values: { ...approval.values, email: 'mallory@x.example' },
        })),
      },
    }));
    expect(accountOf('mallory')).toBeNull();
  });
});

test('a run that is earlier than the word whom a release is about waits for it', async () => {
  const user = { employeeNumber: 'tim', email: 'tim@x.example', displayName: 'Tim' };
  await serve({ type: 'onboard', user });
  world.pass(60);
  const occurredAt = world.now().toISOString();
  const event = userEvent({
    source: 'import',
    user: { ...user, role: 'Infraon Admin' },
    release: { importId: 'i', releasedBy: 'ben', releasedAt: occurredAt },
    occurredAt,
  });
  const { importLedger, door } = world.startProcess();
  await importLedger.noteRelease(event);
  const accepted = await door.accept(event, 'body');
  await world.drain();
  expect(await world.event(event)).toMatchObject({ status: 'accepted' });
  expect(accountOf('tim')?.unshown.role ?? '').toBe('');

  const personId = accepted.kind === 'held' ? (accepted.record.personId ?? '') : '';
  await importLedger.bindRelease({ reference: eventReference(event), personId });
  await world.heal();
  expect(await world.event(event)).toMatchObject({ status: 'applied' });
  expect(accountOf('tim')?.unshown.role).toBe('Infraon Admin');
});
