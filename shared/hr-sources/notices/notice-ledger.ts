import { type Ledger, type LedgerOptions, ledgerFor } from '../../ledger/create-ledger.ts';
import { createLedgerContext } from '../../ledger/ledger-context.ts';
import type { EmployeeNotice } from '../hr-source.ts';
import { clearKeyOffers, type KeyOffer, listKeyOffers, recordKeyOffer } from './key-offers.ts';
import {
  findLinkedEmployee,
  type KnownEmployee,
  linkEmployee,
  type RecalledEmployee,
} from './known-employees.ts';
import {
  getNotice,
  type NoticeRecord,
  type NoticeSettlement,
  postponeNotice,
  recordNotice,
  settleNotice,
} from './notices.ts';

/** The ledger with all that HR systems' webhooks need of it. */
export interface NoticeLedger extends Ledger {
  /** Holds a notice durably; returns what is held under its id, which may have come with other content. */
  recordNotice(request: {
    readonly source: string;
    readonly notice: EmployeeNotice;
    readonly contentHash: string;
    /** For so long the HR system is not asked. */
    readonly delaySeconds: number;
  }): Promise<NoticeRecord>;
  /** `reference`: `source/noticeId`. */
  getNotice(reference: string): Promise<NoticeRecord | undefined>;
  /** Keeps the sweeper from a waiting notice for so long, and its usual patience. */
  postponeNotice(request: { readonly reference: string; readonly seconds: number }): Promise<void>;
  settleNotice(request: NoticeSettlement & { readonly reference: string }): Promise<void>;
  /** Remembers by an opaque id whom an HR system's employee is. */
  linkEmployee(employee: KnownEmployee): Promise<void>;
  /** What is known of the person whom the employee is; undefined when no one is known. */
  findLinkedEmployee(employee: Omit<KnownEmployee, 'personId'>): Promise<RecalledEmployee | undefined>;
  recordKeyOffer(offer: { readonly source: string; readonly key: string }): Promise<boolean>;
  clearKeyOffers(source: string): Promise<void>;
  listKeyOffers(source: string): Promise<readonly KeyOffer[]>;
}

/** Opens the ledger for HR systems' webhooks. */
export function createNoticeLedger(options: LedgerOptions): NoticeLedger {
  const context = createLedgerContext(options);
  return {
    ...ledgerFor(context),
    recordNotice: (request) => recordNotice(context, request),
    getNotice: (reference) => getNotice(context, reference),
    postponeNotice: (request) => postponeNotice(context, request),
    settleNotice: (request) => settleNotice(context, request),
    linkEmployee: (employee) => linkEmployee(context, employee),
    findLinkedEmployee: (employee) => findLinkedEmployee(context, employee),
    recordKeyOffer: (offer) => recordKeyOffer(context, offer),
    clearKeyOffers: (source) => clearKeyOffers(context, source),
    listKeyOffers: (source) => listKeyOffers(context, source),
  };
}
