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

/** What sealing needs of the ledger. */
export interface AuditLedger {
  getHead(): Promise<AuditHead | undefined>;
  /** False when another run has sealed since `replaced` was read. */
  setHead(head: AuditHead, replaced: AuditHead | undefined): Promise<boolean>;
  /** The entries, as JSON, that were moved to people's histories within an hour, in pages. */
  listEntries(hour: string): AsyncIterable<readonly string[]>;
}

/** Opens the ledger for sealing. */
export function createAuditLedger(options: LedgerOptions): AuditLedger {
  const context = createLedgerContext(options);
  const { table } = context;
  return {
    getHead: () => getAuditHead(context),
    setHead: (head, replaced) =>
      table.put({
        item: { pk: auditHeadKey, head, manifestSha256: head.manifestSha256 },
        ...(replaced === undefined
          ? { condition: 'attribute_not_exists(#pk)' }
          : {
              condition: '#manifestSha256 = :replaced',
              values: { replaced: replaced.manifestSha256 },
            }),
      }),
    async *listEntries(hour) {
      for await (const page of table.duePages({ partition: auditPartition(hour), until: undefined })) {
        const pks = page.map(({ pk }) => pk);
        const items = await table.getMany(pks);
        yield pks.flatMap((pk) => chunkSchema.parse(items.get(pk)).entries);
      }
    },
  };
}

/** What the ledger remembers as sealed last; undefined where nothing was. */
export async function getAuditHead({ table }: Pick<LedgerContext, 'table'>): Promise<AuditHead | undefined> {
  return (await table.get(auditHeadKey))?.head;
}
