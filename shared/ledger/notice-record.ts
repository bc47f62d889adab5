import type { EmployeeNotice } from '../hr-sources/hr-source.ts';
import type { Item } from './ledger-table.ts';

/**
 * - `waiting`: the HR system is still to be asked.
 * - `taken`: what it said became events.
 * - `nothing`: what it said concerns no account.
 * - `failed`: given up, for a coded reason; `retries-exhausted` may be tried again.
 */
export type NoticeStatus = 'waiting' | 'taken' | 'nothing' | 'failed';

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

/** Reads a notice's item. */
export function toNoticeRecord(item: Item): NoticeRecord {
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
