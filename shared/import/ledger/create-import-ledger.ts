import { type LedgerOptions, ledgerFor } from '../../ledger/create-ledger.ts';
import { getEvents } from '../../ledger/events/event-record.ts';
import { bindVerbs, createLedgerContext, type LedgerContext } from '../../ledger/ledger-context.ts';
import { recordAccountId } from '../../ledger/people/account-claims.ts';
import { bindRelease, noteRelease } from '../../ledger/releases.ts';
import { accountClaimKey } from '../../ledger/table/ledger-keys.ts';
import { acceptSnapshot, getSnapshot, listFeeds } from './feeds.ts';
import {
  findDrop,
  getImport,
  leaseImport,
  recordNotification,
  registerImport,
  updateImport,
} from './import-records.ts';

const verbs = {
  ...{ registerImport, getImport, leaseImport, updateImport, recordNotification, findDrop },
  ...{ getSnapshot, acceptSnapshot, listFeeds },
  ...{ findClaimedAccounts, getEvents, noteRelease, bindRelease, recordAccountId },
};

/** The ledger with all that imports need of it. Webhooks do without, which keeps them small. */
export type ImportLedger = ReturnType<typeof createImportLedger>;

/** Opens the ledger for imports. */
export function createImportLedger(options: LedgerOptions) {
  const context = createLedgerContext(options);
  return { ...ledgerFor(context), ...bindVerbs(context, verbs) };
}

/** Finds the accounts of a target that belong to a person the ledger knows. */
async function findClaimedAccounts(
  { table }: LedgerContext,
  { target, accountIds }: { readonly target: string; readonly accountIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const claims = await table.getMany(accountIds.map((accountId) => accountClaimKey({ target, accountId })));
  return new Set(accountIds.filter((accountId) => claims.has(accountClaimKey({ target, accountId }))));
}
