import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StrangeSegmentError } from '../../../shared/audit/find-sealed.ts';
import { auditPartition } from '../../../shared/history/history-index.ts';
import { historyKey } from '../../../shared/ledger/table/ledger-keys.ts';
import { AuditWorld, keysOf } from '../../support/audit-world.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';

let server: DynamoServer;
let world: AuditWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

/** An hour is sealed, and the next one is over. */
beforeEach(async () => {
  world = await AuditWorld.create(server);
  await world.say(0);
  world.stand.clock.advance(4000);
  await world.seal();
});

const hour = 3600;
const versionsOf = (number: number) =>
  Object.values(keysOf(number)).map((key) => world.store.versions.get(key)?.length);

describe('after the ledger was restored to an earlier time', () => {
  it('what was sealed since then stays, and sealing goes on behind it', async () => {
    const restored = await world.backUp(server);
    world.stand.clock.advance(hour);
    await world.say(1);
    world.stand.clock.advance(hour);
    await world.seal();
    expect(world.entries(2)).toHaveLength(1);

    restored.stand.clock.advance(3 * hour + 4000);
    await restored.say(2);
    restored.stand.clock.advance(hour);
    expect(await restored.seal()).toMatchObject([
      { sequence: 2, entries: 0, isAdopted: true },
      { sequence: 3, entries: 1, isAdopted: true },
      { sequence: 4, entries: 0, isAdopted: false },
      { sequence: 5, entries: 1, isAdopted: false },
    ]);
    expect([...versionsOf(1), ...versionsOf(2)]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await restored.verify()).toMatchObject({ exitCode: 0 });
  });

  it('what the restored ledger says of an hour that was sealed without it comes into the next segment, once', async () => {
    const restored = await world.backUp(server);
    world.stand.clock.advance(hour);
    await world.seal();
    // It was restored in the middle of the hour, and the former ledger was sealed once more.
    restored.stand.clock.advance(4000);
    await restored.say(3);
    restored.stand.clock.advance(2 * hour);
    await restored.seal();
    expect(restored.entries(1)).toEqual([]);
    expect(restored.entries(2)).toMatchObject([{ personId: 'p1', kind: 'desired-changed' }]);
    restored.stand.clock.advance(hour);
    await restored.seal();
    expect(restored.entries(3)).toEqual([]);
    expect(await restored.verify()).toMatchObject({ exitCode: 0 });
  });

  it('a ledger that knows of no segment goes on behind the last', async () => {
    const { store, signer } = world;
    const other = new AuditWorld((await AuditWorld.create(server)).stand, { store, signer });
    other.stand.clock.advance(4000 + 2 * hour);
    expect(await other.seal()).toMatchObject([{ sequence: 2 }, { sequence: 3 }]);
    expect(await other.verify()).toMatchObject({ exitCode: 0 });
  });
});

describe('a manifest', () => {
  it('of another hour, of another key or of no one is neither gone on with nor written over', async () => {
    const { store, stand } = world;
    stand.clock.advance(hour);
    const [old, next] = [keysOf(0), keysOf(1)];
    const forged = await AuditWorld.create(server);
    await forged.say(0);
    forged.stand.clock.advance(4000);
    await forged.seal();
    const attempts = [
      ['{}', '{}'],
      [store.text(old.manifest), store.text(old.signature)],
      [forged.store.text(old.manifest), forged.store.text(old.signature)],
    ];
    for (const [manifest = '', signature = ''] of attempts) {
      await store.put(next.manifest, manifest, 'application/json');
      await store.put(next.signature, signature, 'application/json');
      await expect(world.seal()).rejects.toThrow(StrangeSegmentError);
      expect(store.text(next.manifest)).toBe(manifest);
    }
    await store.remove(next.manifest);
    expect(await world.seal()).toMatchObject([{ sequence: 2 }]);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  it('is made once by two runs at once', async () => {
    world.stand.clock.advance(hour);
    const runs = await Promise.all([world.seal(), world.seal()]);
    expect(runs.flat()).toMatchObject([{ sequence: 2, isAdopted: false }]);
    expect(versionsOf(1)).toEqual([1, 1, 1]);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  it('that a run left without telling the ledger is taken as it is', async () => {
    world.stand.clock.advance(hour);
    const { ledger } = world;
    const saveState = async () => {
      throw new Error('killed');
    };
    await expect(world.seal({ ledger: { ...ledger, saveState } })).rejects.toThrow('killed');
    expect(await world.seal()).toMatchObject([{ sequence: 2, isAdopted: true }]);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });
});

describe('an entry that is moved on after its hour was sealed', () => {
  it('comes into the next segment, once, as long as a day has not passed', async () => {
    const { stand } = world;
    stand.clock.advance(5 * hour);
    await world.seal();
    const entry = { personId: 'p9', sequence: 1, at: '2026-06-01T00:59:00.000Z', kind: 'desired-changed' };
    await stand.putItem({
      pk: historyKey({ personId: 'p9', chunk: 1 }),
      sk: 'record',
      last: 1,
      entries: [JSON.stringify(entry), '{"torn'],
      duePartition: auditPartition('2026-06-01T00'),
      dueAt: entry.at,
    });
    stand.clock.advance(2 * hour);
    await world.seal();
    expect(world.store.text(keysOf(6).entries)).toBe(`${JSON.stringify(entry)}\n{"torn\n`);
    expect(world.entries(7)).toEqual([]);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  it('is in the hour that was sealed while it ran, too', async () => {
    const { stand } = world;
    stand.clock.advance(2 * hour);
    await world.seal();
    stand.clock.advance(1800);
    await world.say(1);
    await world.seal({ runningHour: true });
    expect(await world.seal({ runningHour: true })).toMatchObject([{ entries: 1, isAdopted: false }]);
    stand.clock.advance(hour);
    expect(await world.seal()).toMatchObject([{ entries: 1, isAdopted: false }]);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });
});
