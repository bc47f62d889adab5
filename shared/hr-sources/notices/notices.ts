import { duePartitionOf } from '../../ledger/events/due-index.ts';
import { type LedgerContext, recoveryTime } from '../../ledger/ledger-context.ts';
import type { Item } from '../../ledger/table/attribute-values.ts';
import { noticeKey } from '../../ledger/table/ledger-keys.ts';
import type { EmployeeNotice } from '../hr-source.ts';

/** As long as a final event: so long a repeated delivery is recognised. */
const retentionSeconds = 90 * 24 * 60 * 60;

const isOpen = '(#status = :waiting OR (#status = :failed AND #reason = :exhausted))';
const open = { waiting: 'waiting', failed: 'failed', exhausted: 'retries-exhausted' };

/** Holds a notice durably, before the HR system is asked. One that is held already stays as it is and is returned. */
export async function recordNotice(
  context: LedgerContext,
  request: Pick<NoticeRecord, 'source' | 'notice' | 'contentHash'> & {
    /** For so long the HR system is not asked. */
    readonly delaySeconds: number;
  },
): Promise<NoticeRecord> {
  const { source, notice, contentHash, delaySeconds } = request;
  const reference = `${source}/${notice.noticeId}`;
  const pk = noticeKey(reference);
  const item = {
    ...{ pk, reference, source, notice, contentHash, duePartition: duePartitionOf(pk) },
    status: 'waiting',
    receivedAt: context.now().toISOString(),
    dueAt: recoveryAfter(context, delaySeconds),
  };
  if (await context.table.put({ item, condition: 'attribute_not_exists(#pk)' })) return toNoticeRecord(item);
  const held = await context.table.get(pk);
  // Only a notice that was settled for its whole retention ever disappears; then the id is free again.
  return held === undefined ? recordNotice(context, request) : toNoticeRecord(held);
}

/** Undefined when the ledger does not hold it (any more). */
export async function getNotice(
  { table }: Pick<LedgerContext, 'table'>,
  reference: string,
): Promise<NoticeRecord | undefined> {
  const item = await table.get(noticeKey(reference));
  return item === undefined ? undefined : toNoticeRecord(item);
}

/** Keeps the sweeper from a waiting notice for so long, because its message is tried again by itself. */
export async function postponeNotice(
  context: LedgerContext,
  { reference, seconds }: { readonly reference: string; readonly seconds: number },
): Promise<void> {
  await context.table.update({
    pk: noticeKey(reference),
    update: 'SET #dueAt = :dueAt',
    condition: '#status = :waiting',
    values: { dueAt: recoveryAfter(context, seconds), waiting: 'waiting' },
  });
}

/** Makes a notice final: off the due index, to expire. One that is final stays, unless its retries were exhausted. */
export async function settleNotice(
  { table, now }: LedgerContext,
  { reference, status, reason }: NoticeSettlement & { readonly reference: string },
): Promise<void> {
  const settledAt = now();
  const set = 'SET #status = :status, #settledAt = :settledAt, #expiresAt = :expiresAt';
  await table.update({
    pk: noticeKey(reference),
    update:
      reason === undefined
        ? `${set} REMOVE #duePartition, #dueAt, #reason`
        : `${set}, #reason = :reason REMOVE #duePartition, #dueAt`,
    condition: isOpen,
    values: {
      ...open,
      ...{ status, reason },
      settledAt: settledAt.toISOString(),
      expiresAt: Math.floor(settledAt.getTime() / 1000) + retentionSeconds,
    },
  });
}

/** When the sweeper takes up a notice whose message shows after so many seconds. */
function recoveryAfter(context: LedgerContext, seconds: number): string {
  return new Date(Date.parse(recoveryTime(context)) + seconds * 1000).toISOString();
}

/**
 * - `waiting`: the HR system is still to be asked.
 * - `taken`: what it said became events.
 * - `nothing`: what it said concerns no account.
 * - `failed`: given up, for a coded reason; `retries-exhausted` may be tried again.
 */
type NoticeStatus = 'waiting' | 'taken' | 'nothing' | 'failed';

/** What the ledger holds of a notice: of the employee, the HR system's id and nothing else. */
export interface NoticeRecord {
  /** `source/noticeId`. */
  readonly reference: string;
  readonly source: string;
  readonly notice: EmployeeNotice;
  /** Tells a repeated notice from another one under its id. */
  readonly contentHash: string;
  readonly status: NoticeStatus;
  readonly reason?: string;
  readonly receivedAt: string;
}

/** How a notice ended. */
export interface NoticeSettlement {
  readonly status: Exclude<NoticeStatus, 'waiting'>;
  readonly reason?: string;
}

function toNoticeRecord(item: Item): NoticeRecord {
  return {
    reference: item.reference,
    source: item.source,
    notice: item.notice,
    contentHash: item.contentHash,
    status: item.status,
    receivedAt: item.receivedAt,
    ...('reason' in item && { reason: item.reason }),
  };
}
