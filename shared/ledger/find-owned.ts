import type { LedgerContext } from './ledger-context.ts';
import { accountClaimKey } from './ledger-keys.ts';

/** Those of a target's accounts that belong to somebody whom the ledger knows. */
export async function findOwned(
  { table }: LedgerContext,
  { target, accountIds }: { readonly target: string; readonly accountIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const claims = await table.getMany(accountIds.map((accountId) => accountClaimKey({ target, accountId })));
  return new Set(accountIds.filter((accountId) => claims.has(accountClaimKey({ target, accountId }))));
}
