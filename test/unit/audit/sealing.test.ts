import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeAudit } from '../../../infra/cli/audit/describe-audit.ts';
import { readSegments } from '../../../infra/cli/audit/read-segments.ts';
import { createAuditLedger } from '../../../shared/audit/audit-ledger.ts';
import { sealHours } from '../../../shared/audit/seal-hours.ts';
import {
  hashSegmentManifest,
  segmentKeys,
  writeSegmentManifest,
} from '../../../shared/audit/segment-manifest.ts';
import { writeSignature } from '../../../shared/evidence/signature.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { settleEverything } from '../../support/settle-everything.ts';
import {
  type DynamoServer,
  recoverAfterSeconds,
  startDynamo,
  TestLedger,
} from '../../support/test-ledger.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: TestLedger;
let store: MemoryObjectStore;
const signer = createTestSigner();
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

const ledger = () => {
  const { dynamo, tableName, clock } = stand;
  return createAuditLedger({ dynamo, tableName, recoverAfterSeconds, now: clock.now });
};
const seal = (runningHour = false) =>
  sealHours({ ledger: ledger(), store, signer, runningHour, now: stand.clock.now }, () => true);

async function say(minute: number): Promise<void> {
  const type = minute === 0 ? 'onboard' : 'update';
  const user = { email: 'ada@example.com', title: `T${minute}` };
  await stand.accept(userEvent({ type, user, occurredAt: at(minute) }));
  await settleEverything(stand);
  await stand.openHistory().moveHistoriesOf(['p1']);
}

/** Three hours: with an entry, without any, and with another one. */
beforeEach(async () => {
  stand = await TestLedger.create(server);
  store = new MemoryObjectStore();
  await say(0);
  stand.clock.advance(4000);
  await seal();
  stand.clock.advance(3600);
  await say(1);
  stand.clock.advance(3600);
  await seal();
});

const hours = ['2026-06-01T00', '2026-06-01T01', '2026-06-01T02'];
const name = (hour: number) => segmentKeys(hours[hour] ?? '');
const put = (key: string, body: Uint8Array | string) => store.put(key, body, 'application/json');

/** The names of the segments with which something is wrong, without their folder. */
async function wrong(): Promise<readonly string[]> {
  const source = {
    list: async () => store.keys(),
    read: async (key: string) => (store.keys().includes(key) ? store.bytes(key) : undefined),
  };
  const found = await readSegments(source, [signer.publicKey]);
  const { lines, exitCode } = describeAudit({ ...found, head: await ledger().getHead() });
  const named = lines.flatMap((line) => /^audit\/date=2026-06-01\/([^:]+):/.exec(line)?.[1] ?? []);
  expect(exitCode).toBe(named.length === 0 ? 0 : 1);
  return named;
}

async function remove(hour: number): Promise<void> {
  for (const key of Object.values(name(hour))) await store.remove(key);
}

async function swap(left: string, right: string): Promise<void> {
  const bytes = store.bytes(left);
  await put(left, store.bytes(right));
  await put(right, bytes);
}

describe('sealing', () => {
  it('makes a segment of every hour, also of one in which nothing happened, and the chain is intact', async () => {
    const manifests = hours.map((_, hour) => JSON.parse(store.text(name(hour).manifest)));
    expect(manifests).toMatchObject([
      { sequence: 1, entries: 1, kinds: { 'desired-changed': 1 }, previous: null },
      { sequence: 2, entries: 0, previous: { sequence: 1 } },
      { sequence: 3, entries: 1, previous: { sequence: 2 } },
    ]);
    expect(store.bytes(name(1).entries)).toHaveLength(0);
    expect(await wrong()).toEqual([]);
    expect(await seal()).toEqual([]);
  });

  it('holds no value of a person that could be read without their key', () => {
    const text = store
      .keys()
      .map((key) => store.text(key))
      .join('');
    expect(text).toContain('"attribute":"email"');
    expect(text).not.toContain('ada@example.com');
  });

  it('is repeated where it was interrupted', async () => {
    stand.clock.advance(3600);
    for (const call of ['write', 'put'] as const) {
      store.before = (one) => {
        if (one === call || one === 'end') throw new Error('S3 cannot be reached');
      };
      await expect(seal()).rejects.toThrow('S3');
    }
    store.before = () => undefined;
    expect(await seal()).toMatchObject([{ sequence: 4 }]);
    expect(await wrong()).toEqual([]);
  });

  it('seals an hour that is not over yet again', async () => {
    expect(await seal(true)).toMatchObject([{ sequence: 4, entries: 0 }]);
    await say(2);
    expect(await seal(true)).toMatchObject([{ sequence: 4, entries: 1 }]);
    expect(await wrong()).toEqual([]);
  });
});

describe('verifying names the segment', () => {
  it('of which a byte was changed', async () => {
    const bytes = Buffer.from(store.bytes(name(0).entries));
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    await put(name(0).entries, bytes);
    expect(await wrong()).toEqual(['00.jsonl']);
  });

  it('that was removed, in part or as a whole', async () => {
    await store.remove(name(2).entries);
    expect(await wrong()).toEqual(['02.jsonl']);
    await remove(1);
    expect(await wrong()).toEqual(['01.jsonl', '02.jsonl']);
  });

  it('that was cut off at the end', async () => {
    await remove(2);
    expect(await wrong()).toEqual(['02.jsonl']);
  });

  it('that no one sealed', async () => {
    await put('audit/date=2026-06-01/03.jsonl', 'x');
    expect(await wrong()).toEqual(['03.jsonl']);
  });

  it('that changed its place with another', async () => {
    for (const kind of ['entries', 'manifest', 'signature'] as const) {
      await swap(name(0)[kind], name(2)[kind]);
    }
    expect(await wrong()).toEqual(expect.arrayContaining(['00.jsonl', '02.jsonl']));
  });

  it('from which on the chain was forged and hashed again', async () => {
    const forger = createTestSigner();
    let previous = JSON.parse(store.text(name(1).manifest)).previous;
    for (const hour of [1, 2]) {
      const manifest = { ...JSON.parse(store.text(name(hour).manifest)), entries: 7, previous };
      const text = writeSegmentManifest(manifest);
      await put(name(hour).manifest, text);
      await put(name(hour).signature, writeSignature(await forger.sign(text)));
      previous = { sequence: manifest.sequence, hour: manifest.hour, sha256: hashSegmentManifest(text) };
    }
    expect(await wrong()).toEqual(['01.jsonl', '02.jsonl']);
  });
});
