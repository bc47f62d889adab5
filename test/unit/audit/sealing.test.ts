import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashSegmentManifest, writeSegmentManifest } from '../../../shared/audit/segment-manifest.ts';
import { writeSignature } from '../../../shared/evidence/signature.ts';
import { AuditWorld, keysOf } from '../../support/audit-world.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { createTestSigner } from '../../support/test-signer.ts';

let server: DynamoServer;
let world: AuditWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

/** Three hours: with an entry, without any, and with another one. */
beforeEach(async () => {
  world = await AuditWorld.create(server);
  await world.say(0);
  world.stand.clock.advance(4000);
  await world.seal();
  world.stand.clock.advance(3600);
  await world.say(1);
  world.stand.clock.advance(3600);
  await world.seal();
});

const put = (key: string, body: Uint8Array | string) => world.store.put(key, body, 'application/json');

/** The names of the segments with which something is wrong, without their folder. */
async function wrong(): Promise<readonly string[]> {
  const { lines, exitCode } = await world.verify();
  const named = lines.flatMap((line) => /^audit\/date=2026-06-01\/([^:]+):/.exec(line)?.[1] ?? []);
  expect(exitCode).toBe(named.length === 0 ? 0 : 1);
  return named;
}

async function remove(...hours: readonly number[]): Promise<void> {
  for (const key of hours.flatMap((hour) => Object.values(keysOf(hour)))) await world.store.remove(key);
}

async function swap(left: string, right: string): Promise<void> {
  const bytes = world.store.bytes(left);
  await put(left, world.store.bytes(right));
  await put(right, bytes);
}

describe('sealing', () => {
  it('makes a segment of every hour, also of one in which nothing happened, and the chain is intact', async () => {
    const manifests = [0, 1, 2].map((hour) => JSON.parse(world.store.text(keysOf(hour).manifest)));
    expect(manifests).toMatchObject([
      { sequence: 1, entries: 1, kinds: { 'desired-changed': 1 }, previous: null },
      { sequence: 2, entries: 0, previous: { sequence: 1 } },
      { sequence: 3, entries: 1, previous: { sequence: 2 } },
    ]);
    expect(world.store.bytes(keysOf(1).entries)).toHaveLength(0);
    expect(await wrong()).toEqual([]);
    expect(await world.seal()).toEqual([]);
  });

  it('holds no value of a person that could be read without their key', () => {
    const { store } = world;
    const text = store.keys().map((key) => store.text(key));

    expect(text.join('')).toContain('"attribute":"email"');
    expect(text.join('')).not.toContain('ada@example.com');
  });

  it('is repeated where it was interrupted', async () => {
    world.stand.clock.advance(3600);
    for (const call of ['write', 'put'] as const) {
      world.store.before = (one) => {
        if (one === call || one === 'end') throw new Error('S3 cannot be reached');
      };
      await expect(world.seal()).rejects.toThrow('S3');
    }
    world.store.before = () => undefined;
    expect(await world.seal()).toMatchObject([{ sequence: 4 }]);
    expect(await wrong()).toEqual([]);
  });

  it('seals an hour that is not over yet again', async () => {
    expect(await world.seal({ runningHour: true })).toMatchObject([{ sequence: 4, entries: 0 }]);
    await world.say(2);
    expect(await world.seal({ runningHour: true })).toMatchObject([{ sequence: 4, entries: 1 }]);
    expect(await wrong()).toEqual([]);
  });
});

describe('verifying names the segment', () => {
  it('of which a byte was changed', async () => {
    const bytes = Buffer.from(world.store.bytes(keysOf(0).entries));
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    await put(keysOf(0).entries, bytes);
    expect(await wrong()).toEqual(['00.jsonl']);
  });

  it('that was removed, in part or as a whole', async () => {
    await world.store.remove(keysOf(2).entries);
    expect(await wrong()).toEqual(['02.jsonl']);
    await remove(1);
    expect(await wrong()).toEqual(['01.jsonl', '02.jsonl']);
  });

  it('that was cut off at the end', async () => {
    await remove(2);
    expect(await wrong()).toEqual(['02.jsonl']);
    await remove(1);
    expect(await wrong()).toEqual(['01.jsonl', '02.jsonl']);
  });

  it('that was cut off at the beginning', async () => {
    await remove(0, 1);
    expect(await wrong()).toEqual(['00.jsonl', '01.jsonl']);
  });

  it('that no one sealed', async () => {
    await put('audit/date=2026-06-01/03.jsonl', 'x');
    expect(await wrong()).toEqual(['03.jsonl']);
  });

  it('that changed its place with another, or was put in the place of one, and no other', async () => {
    for (const kind of ['entries', 'manifest', 'signature'] as const) {
      await swap(keysOf(0)[kind], keysOf(2)[kind]);
    }
    expect(new Set(await wrong())).toEqual(new Set(['00.jsonl', '02.jsonl']));
    for (const kind of ['entries', 'manifest', 'signature'] as const) {
      await swap(keysOf(0)[kind], keysOf(2)[kind]);
      await put(keysOf(1)[kind], world.store.bytes(keysOf(0)[kind]));
      await put(keysOf(9)[kind], world.store.bytes(keysOf(0)[kind]));
    }
    expect(new Set(await wrong())).toEqual(new Set(['01.jsonl', '09.jsonl']));
  });

  it('of which the manifest or the signature is gone, and says it once', async () => {
    await world.store.remove(keysOf(1).manifest);
    expect(await wrong()).toEqual(['01.jsonl']);
    await world.store.remove(keysOf(0).signature);
    expect(await wrong()).toEqual(['00.jsonl', '01.jsonl']);
  });

  it('of which lines are missing, or stand in another order', async () => {
    await world.say(3);
    await world.say(4);
    world.stand.clock.advance(3600);
    await world.seal();
    const lines = world.store.text(keysOf(3).entries).trimEnd().split('\n');
    for (const some of [lines.slice(1), lines.slice(0, -1), lines.toReversed()]) {
      await put(keysOf(3).entries, some.map((line) => `${line}\n`).join(''));
      expect(await wrong()).toEqual(['03.jsonl']);
    }
  });

  it('from which on the chain was forged and hashed again', async () => {
    const forger = createTestSigner();
    let previous = JSON.parse(world.store.text(keysOf(1).manifest)).previous;
    for (const hour of [1, 2]) {
      const manifest = { ...JSON.parse(world.store.text(keysOf(hour).manifest)), entries: 7, previous };
      const text = writeSegmentManifest(manifest);
      await put(keysOf(hour).manifest, text);
      await put(keysOf(hour).signature, writeSignature(await forger.sign(text)));
      previous = { sequence: manifest.sequence, hour: manifest.hour, sha256: hashSegmentManifest(text) };
    }
    expect(await wrong()).toEqual(['01.jsonl', '02.jsonl']);
  });
});
