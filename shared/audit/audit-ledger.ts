import { auditPartition } from '../history/history-index.ts';
import { chunkSchema } from '../history/move-entries.ts';
import { createLedgerContext, type LedgerContext, type LedgerOptions } from '../ledger/ledger-context.ts';
import { auditHeadKey } from '../ledger/table/ledger-keys.ts';
import type { SegmentManifest } from './segment-manifest.ts';

/** The segment that was sealed last. */
export interface AuditHead extends Pick<SegmentManifest, 'sequence' | 'hour' | 'previous'> {
  readonly manifestSha256: string;
  /** Whether the hour was over by then: otherwise it is sealed again. */
  readonly isComplete: boolean;
}

/** What is remembered of sealing. */
export interface AuditState {
  readonly head: AuditHead | undefined;
  /**
   * The hours that were sealed last, oldest first, each with how many chunks it had by then: where there are more, some came late. Unknown of
   * an hour that was found sealed already.
   */
  readonly recent: readonly { readonly hour: string; readonly chunks?: number }[];
}

/** What sealing needs of the ledger. */
export interface AuditLedger {
  /** False where another run is sealing. What is not ended ends by itself. */
  beginTurn(owner: string): Promise<boolean>;
  endTurn(owner: string): Promise<void>;
  getState(): Promise<AuditState>;
  /** False where it is another's turn by now. */
  saveState(state: AuditState, owner: string): Promise<boolean>;
  /** The chunks that were moved to people's histories within an hour, in pages: each the entries as JSON. */
  listChunks(hour: string): AsyncIterable<readonly (readonly string[])[]>;
  countChunks(hour: string): Promise<number>;
}

/** Longer than the function may take. */
const turnMs = 15 * 60_000;

/** Opens the ledger for sealing. */
export function createAuditLedger(options: LedgerOptions): AuditLedger {
  const context = createLedgerContext(options);
  const { table } = context;
  return {
    async beginTurn(owner) {
      const now = context.now();
      const taken = await table.update({
        pk: auditHeadKey,
        update: 'SET #turn = :owner, #turnUntil = :until',
        condition: 'attribute_not_exists(#turn) OR #turnUntil < :now',
        values: { owner, until: new Date(now.getTime() + turnMs).toISOString(), now: now.toISOString() },
      });
      return taken !== undefined;
    },
    async endTurn(owner) {
      await table.update({
        pk: auditHeadKey,
        update: 'REMOVE #turn, #turnUntil',
        condition: '#turn = :owner',
        values: { owner },
      });
    },
    async getState() {
      const { head, recent = [] } = (await table.get(auditHeadKey)) ?? {};
      // What older code wrote does not say how much it sealed.
      const isOlder = head?.isComplete === true && recent.length === 0;
      return { head, recent: isOlder ? [{ hour: head.hour }] : recent };
    },
    async saveState({ head, recent }, owner) {
      const saved = await table.update({
        pk: auditHeadKey,
        // Older code goes on by the hash beside the head.
        update: 'SET #head = :head, #recent = :recent, #manifestSha256 = :sha256',
        condition: '#turn = :owner',
        values: { head, recent, sha256: head?.manifestSha256 ?? '', owner },
      });
      return saved !== undefined;
    },
    async *listChunks(hour) {
      for await (const page of table.duePages({ partition: auditPartition(hour), until: undefined })) {
        const pks = page.map(({ pk }) => pk);
        const items = await table.getMany(pks);
        yield [...items.values()].map((item) => chunkSchema.parse(item).entries);
      }
    },
    async countChunks(hour) {
      let count = 0;
      for await (const page of table.duePages({ partition: auditPartition(hour), until: undefined }))
        count += page.length;
      return count;
    },
  };
}

/** What the ledger remembers as sealed last; undefined where nothing was. */
export async function getAuditHead({ table }: Pick<LedgerContext, 'table'>): Promise<AuditHead | undefined> {
  return (await table.get(auditHeadKey))?.head;
}
