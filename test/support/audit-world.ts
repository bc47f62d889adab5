import { describeAudit } from '../../infra/cli/audit/describe-audit.ts';
import { readSegments } from '../../infra/cli/audit/read-segments.ts';
import { type AuditLedger, createAuditLedger, getAuditHead } from '../../shared/audit/audit-ledger.ts';
import { type SealedSegment, sealHours } from '../../shared/audit/seal-hours.ts';
import { segmentKeys } from '../../shared/audit/segment-manifest.ts';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { MemoryObjectStore } from './memory-object-store.ts';
import { settleEverything } from './settle-everything.ts';
import { type DynamoServer, recoverAfterSeconds, TestLedger } from './test-ledger.ts';
import { createTestSigner } from './test-signer.ts';
import { at, userEvent } from './user-events.ts';

/** A ledger, and the bucket in which its audit is sealed. The clock begins at `2026-06-01T00:00`. */
export class AuditWorld {
  readonly stand: TestLedger;
  readonly store: MemoryObjectStore;
  readonly signer: ReturnType<typeof createTestSigner>;
  retainDays = 1096;

  constructor(stand: TestLedger, sealed: { store?: MemoryObjectStore; signer?: AuditWorld['signer'] } = {}) {
    this.stand = stand;
    this.store = sealed.store ?? new MemoryObjectStore();
    this.signer = sealed.signer ?? createTestSigner();
  }

  static async create(server: DynamoServer): Promise<AuditWorld> {
    return new AuditWorld(await TestLedger.create(server));
  }

  /** The same bucket, and the ledger as it is now, as though it were restored to this point later on. */
  async backUp(server: DynamoServer): Promise<AuditWorld> {
    return new AuditWorld(await this.stand.copy(server), this);
  }

  get #options() {
    const { dynamo, tableName, clock } = this.stand;
    return { dynamo, tableName, recoverAfterSeconds, now: clock.now };
  }

  get ledger() {
    return createAuditLedger(this.#options);
  }

  seal(
    options: { readonly runningHour?: boolean; readonly ledger?: AuditLedger } = {},
  ): Promise<readonly SealedSegment[]> {
    const { store, signer, retainDays, stand } = this;
    return sealHours(
      {
        ...{ ledger: this.ledger, runningHour: false, ...options },
        ...{ store, signer, retainDays, now: stand.clock.now, publicKey: async () => signer.publicKey },
      },
      () => true,
    );
  }

  /** Says something of Ada, and moves it on to her history. */
  async say(minute: number): Promise<void> {
    const type = minute === 0 ? 'onboard' : 'update';
    const user = { email: 'ada@example.com', title: `T${minute}` };
    await this.stand.accept(userEvent({ type, user, occurredAt: at(minute) }));
    await settleEverything(this.stand);
    await this.stand.openHistory().moveHistoriesOf(['p1']);
  }

  head() {
    return getAuditHead(createLedgerContext(this.#options));
  }

  /** What `verify-audit` says. */
  async verify() {
    const source = {
      list: async () => this.store.keys(),
      read: async (key: string) => (this.store.keys().includes(key) ? this.store.bytes(key) : undefined),
    };
    const found = await readSegments(source, [this.signer.publicKey]);
    return describeAudit({ ...found, head: await this.head(), now: this.stand.clock.now() });
  }

  /** The entries that were sealed of an hour of the first day. */
  entries(hour: number): readonly Record<string, unknown>[] {
    const lines = this.store.text(keysOf(hour).entries).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }
}

/** The keys of an hour of the first day. */
export function keysOf(hour: number): ReturnType<typeof segmentKeys> {
  return segmentKeys(`2026-06-01T${String(hour).padStart(2, '0')}`);
}
