import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeAudit } from '../../../infra/cli/audit/describe-audit.ts';
import { readSegments } from '../../../infra/cli/audit/read-segments.ts';
import { createAuditLedger } from '../../../shared/audit/audit-ledger.ts';
import { sealHours } from '../../../shared/audit/seal-hours.ts';
import { hashSegmentManifest, segmentKeys } from '../../../shared/audit/segment-manifest.ts';
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
  stand.clock.advance(7200);
  await say(1);
  stand.clock.advance(4000);
  await seal();
});

async function verify(): Promise<readonly string[]> {
  const source = {
    list: async () => store.keys(),
    read: async (key: string) => (store.keys().includes(key) ? store.bytes(key) : undefined),
  };
  const found = await readSegments(source, [signer.publicKey]);
  const { lines } = describeAudit({ ...found, head: await ledger().getHead() });
  return lines.filter((line) => line.startsWith('audit/')).map((line) => line.replace('audit/date=', ''));
}

const hours = ['2026-06-01T00', '2026-06-01T01', '2026-06-01T02'];
const [first, empty, last] = hours.map(segmentKeys);

describe('the audit', () => {
  it('has a segment of every hour, also of one in which nothing happened', async () => {
    // The first run begins with the hour before its own; so it is here as if it had run from the first hour on.
    stand = await TestLedger.create(server);
    store = new MemoryObjectStore();
    await say(0);
    stand.clock.advance(4000);
    await seal();
    stand.clock.advance(7200);
    await say(1);
    stand.clock.advance(3600);
    expect(await seal()).toMatchObject([
      { sequence: 2, hour: '2026-06-01T01', entries: 0 },
      { sequence: 3, hour: '2026-06-01T02', entries: 0 },
      { sequence: 4, hour: '2026-06-01T03', entries: 1 },
    ]);
    expect(store.bytes(segmentKeys('2026-06-01T02').entries)).toHaveLength(0);
    expect(await verify()).toEqual([]);
  });
});
