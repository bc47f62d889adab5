import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDriftCheck } from '../../shared/drift/create-drift-check.ts';
import type { DriftOptions } from '../../shared/drift/drift-context.ts';
import { acceptFindings, protectAccount } from '../../shared/ledger/drift-decisions.ts';
import { MemoryObjectStore } from '../support/memory-object-store.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
let nights = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(async () => {
  await world.close();
});

const addressOf = (name: string) => `${name}@x.example`;
const account = (name: string) => world.simulator.findUser({ email: addressOf(name) });

async function settle(name: string, type: 'onboard' | 'offboard', minutesAgo: number): Promise<void> {
  const user = {
    email: addressOf(name),
    ...(type === 'onboard' ? { givenName: 'Ann', familyName: name } : {}),
  };
  await world.accept(userEvent({ type, user, occurredAt: world.minutesAgo(minutesAgo) }));
  await world.drain();
}

/** One night: lists, compares, and reconciles whom healing puts on the queue. */
async function night(heal: DriftOptions['heal'], maxDeactivations = 5) {
  nights += 1;
  const { target, driftLedger, reconcilePerson } = world.startProcess();
  const call = { signal: AbortSignal.timeout(10_000) };
  const store = new MemoryObjectStore();
  const queue: string[] = [];
  const check = createDriftCheck({
    directory: { tellsLogins: false },
    target,
    policy: world.policy,
    ledger: driftLedger,
    options: { heal, neverLoggedInAfterDays: 30, notLoggedInForDays: 90 },
    gate: { maxDeactivations, maxDeactivationPercent: 0, maxCreates: null, maxShrinkPercent: 0 },
    store,
    prefix: '',
    queue: { enqueueAll: async (ids) => void queue.push(...ids) },
    date: new Date(Date.UTC(2026, 10, nights)).toISOString().slice(0, 10),
    ...call,
    now: world.now,
    log: () => {},
  });
  for await (const listed of target.listAccounts(call)) await check.take({ account: listed, cells: [] });
  const { counts, healing, noted, accepted } = await check.finish();
  await check.heal();
  for (const personId of queue) {
    await reconcilePerson({ personId, ...call, lastAttempt: false, retryInSeconds: 1, evenIfIdle: true });
  }
  // Whoever was worked on is compared again a while later.
  world.pass(60);
  const findings: Record<string, string>[] = parse(store.text('drift.csv'), { bom: true, columns: true });
  return { counts, healing, noted, accepted, findings };
}

const nothing = { 'leaver-active': 0, missing: 0, differs: 0, ambiguous: 0 };

test('what is done by hand is found night by night, healed through the gate, and then gone', async () => {
  for (const name of ['kept', 'changed', 'deleted']) await settle(name, 'onboard', 60);
  for (const name of ['left', 'gone']) {
    await settle(name, 'onboard', 60);
    await settle(name, 'offboard', 30);
  }
  world.pass(60);
  expect(await night('reconcile')).toMatchObject({ counts: { ...nothing, unmanaged: 0 } });

  world.simulator.putUsers([
    { email: addressOf('changed'), is_active: false },
    { email: addressOf('left'), is_active: true },
    { email: addressOf('gone'), is_active: true },
    { username: 'stranger', email: addressOf('stranger'), name: 'Stranger', is_active: true },
  ]);
  world.simulator.removeUser(account('deleted')?.profile_id ?? '');
  const effects = world.simulator.effects().length;
  const found = { 'leaver-active': 2, missing: 1, differs: 1, ambiguous: 0, unmanaged: 1 };

  expect(await night('report')).toMatchObject({ counts: found, healing: { state: 'reported', people: 4 } });
  expect(await night('reconcile', 1)).toMatchObject({ counts: found, healing: { state: 'held', people: 4 } });
  expect(world.simulator.effects()).toHaveLength(effects);

  expect(await night('reconcile')).toMatchObject({ counts: found, healing: { state: 'due', people: 4 } });
  expect(['kept', 'changed', 'deleted', 'left', 'gone'].map((name) => account(name)?.is_active)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(account('stranger')?.is_active).toBe(true);
  const healed = world.simulator.effects().length;
  expect(await night('reconcile')).toMatchObject({ counts: { ...nothing, unmanaged: 1 } });
  expect(world.simulator.effects()).toHaveLength(healed);
});

test('an account that the ledger knows only by its address is noted once', async () => {
  const email = addressOf('adopted');
  await settle('adopted', 'offboard', 60);
  world.simulator.putUsers([{ username: email, email, name: 'Ann adopted', is_active: true }]);
  world.pass(60);
  expect(await night('report')).toMatchObject({ counts: { 'leaver-active': 1 }, noted: 1 });
  expect(await night('report')).toMatchObject({ counts: { 'leaver-active': 1 }, noted: 0 });
});

/** Infraon's own synchronisation with a directory deactivates an account that is disabled there. */
function synchronise(name: string): void {
  world.simulator.putUsers([{ email: addressOf(name), is_active: false }]);
}

const decided = { by: 'local:kim', at: '2026-11-20T09:00:00.000Z' };

test('who changes an attribute back each time is told from a change by hand, and may stay accepted', async () => {
  await settle('synced', 'onboard', 60);
  world.pass(60);
  for (let nights = 0; nights < 3; nights += 1) {
    synchronise('synced');
    expect((await night('reconcile')).counts).toMatchObject({ differs: 1, 'second-writer': 0 });
    expect(account('synced')?.is_active).toBe(true);
  }
  synchronise('synced');
  const found = await night('report');
  expect(found.counts).toMatchObject({ differs: 0, 'second-writer': 1 });

  const reported = found.findings.find(({ writes }) => writes === '3');
  const { kind = '', facts = '', accountId = '' } = reported ?? {};
  const subject = { target: 'infraon', accountId };
  const acceptance = { kind, attributes: { active: facts }, by: decided.by, at: world.now().toISOString() };
  await acceptFindings(world.operating, { subject, accepted: [acceptance] });
  expect(await night('reconcile')).toMatchObject({ counts: { 'second-writer': 0 }, accepted: 1 });
  const email = addressOf('synced');
  const promoted = userEvent({ user: { email, title: 'Dr' }, occurredAt: world.minutesAgo(1) });
  await world.accept(promoted);
  await world.drain();
  expect(await world.event(promoted)).toMatchObject({ status: 'applied' });
  expect(account('synced')?.is_active).toBe(false);
  world.pass(60);
  expect(await night('reconcile')).toMatchObject({ counts: { 'second-writer': 0 }, accepted: 1 });
});

/** What a night's report says of someone's account. */
async function findingOf(name: string, heal: DriftOptions['heal']): Promise<Record<string, string>> {
  const { findings } = await night(heal);
  return findings.find(({ email }) => email === addressOf(name)) ?? {};
}

/** Has someone's account be inactive, which an operator accepts. */
async function acceptInactive(name: string): Promise<void> {
  await settle(name, 'onboard', 600);
  synchronise(name);
  world.pass(60);
  const { kind = '', facts = '', accountId = '' } = await findingOf(name, 'report');
  const acceptance = { kind, attributes: { active: facts }, by: decided.by, at: world.now().toISOString() };
  const subject = { target: 'infraon', accountId };
  await acceptFindings(world.operating, { subject, accepted: [acceptance] });
  const { decision } = await findingOf(name, 'reconcile');
  expect(decision).toMatch(/^accepted by local:kim on \S+$/);
  expect(account(name)?.is_active).toBe(false);
}

test.each([
  ['left since', 0.5, undefined],
  ['had left before it was accepted, which was told late', 300, undefined],
  ['left on a day that was planned', 590, 0.4],
])('an acceptance keeps no one out who comes back and %s', async (title, saidAgo, effectiveAgo) => {
  const name = `back-${title.length}`;
  await acceptInactive(name);
  const planned = effectiveAgo === undefined ? {} : { effectiveAt: world.minutesAgo(effectiveAgo) };
  const leaving = { type: 'offboard', user: { email: addressOf(name) } } as const;
  await world.accept(userEvent({ ...leaving, occurredAt: world.minutesAgo(saidAgo), ...planned }));
  await world.drain();
  await settle(name, 'onboard', 0.1);
  expect(account(name)?.is_active).toBe(true);
  world.pass(60);
  synchronise(name);
  expect(await findingOf(name, 'reconcile')).toMatchObject({ healed: 'yes' });
  expect(account(name)?.is_active).toBe(true);
});

test('an account that an operator protects is written to by no event, and a leaver of it is loud', async () => {
  await settle('precious', 'onboard', 60);
  const accountId = account('precious')?.profile_id ?? '';
  await protectAccount(world.operating, { subject: { target: 'infraon', accountId }, decided });
  const leaving = userEvent({
    type: 'offboard',
    user: { email: addressOf('precious') },
    occurredAt: world.minutesAgo(5),
  });
  await world.accept(leaving);
  await world.drain();
  expect(account('precious')?.is_active).toBe(true);
  expect(await world.event(leaving)).toMatchObject({ status: 'failed', reason: 'protected' });
  expect(world.logged).toContainEqual(expect.objectContaining({ code: 'leaver-not-deactivated' }));
  world.pass(60);
  expect((await night('reconcile')).counts).toMatchObject({ 'leaver-active': expect.any(Number) });
  expect(account('precious')?.is_active).toBe(true);
});
