import { type LedgerOptions, ledgerFor } from '../../ledger/create-ledger.ts';
import { bindVerbs, createLedgerContext } from '../../ledger/ledger-context.ts';
import { clearKeyOffers, listKeyOffers, recordKeyOffer } from './key-offers.ts';
import { findLinkedEmployee, linkEmployee } from './known-employees.ts';
import { getNotice, postponeNotice, recordNotice, settleNotice } from './notices.ts';

const verbs = {
  recordNotice,
  getNotice,
  postponeNotice,
  settleNotice,
  linkEmployee,
  findLinkedEmployee,
  recordKeyOffer,
  clearKeyOffers,
  listKeyOffers,
};

/** The ledger with all that HR systems' webhooks need of it. */
export type NoticeLedger = ReturnType<typeof createNoticeLedger>;

/** Opens the ledger for HR systems' webhooks. */
export function createNoticeLedger(options: LedgerOptions) {
  const context = createLedgerContext(options);
  return { ...ledgerFor(context), ...bindVerbs(context, verbs) };
}
