import { noteForgottenAccount } from '../ledger/forgotten-accounts.ts';
import { type LedgerContext, retryOnConflict } from '../ledger/ledger-context.ts';
import { readClaims, removeHolders } from '../ledger/people/identifier-claims.ts';
import { accountClaimKey } from '../ledger/table/ledger-keys.ts';
import type { Traces } from './gather-traces.ts';

/** Gives back the person's names: whoever bears one from now on is someone else. */
export async function eraseNames(
  context: LedgerContext,
  { personIds, identifiers }: Pick<Traces, 'personIds' | 'identifiers'>,
): Promise<void> {
  for (const identifier of identifiers) {
    await retryOnConflict(context, async () => {
      const [claim] = await readClaims(context, [identifier]);
      const isDone = claim === undefined || (await removeHolders(context, { claim, personIds }));
      return isDone || undefined;
    });
  }
}

/** Says of the person's accounts that they belong to no one, and of others no more that they are not the person's. */
export async function eraseAccounts(
  context: LedgerContext,
  { personIds, accounts, identifiers }: Pick<Traces, 'personIds' | 'accounts' | 'identifiers'>,
): Promise<void> {
  for (const [pk, account] of new Map(accounts.map((one) => [accountClaimKey(one), one]))) {
    await retryOnConflict(context, async () => {
      const { table } = context;
      const item = await table.get(pk);
      if (item === undefined) return true;
      const owner: string | undefined = item.personId;
      const unlinked: readonly string[] = item.unlinkedFrom ?? [];
      const unlinkedFrom = unlinked.filter((id) => !personIds.has(id));
      const isOwn = owner !== undefined && personIds.has(owner);
      if (!isOwn && unlinkedFrom.length === unlinked.length) return true;
      // Before it belongs to no one: someone else who gets the names is not to get the account with them.
      if (isOwn) await noteForgottenAccount(context, { account, identifiers });
      const unchanged =
        owner === undefined
          ? { condition: 'attribute_exists(#pk) AND attribute_not_exists(#personId)' }
          : { condition: '#personId = :owner', values: { owner } };
      const isKept = (!isOwn && owner !== undefined) || unlinkedFrom.length > 0;
      if (!isKept) return (await table.remove({ pk, ...unchanged })) || undefined;
      const kept = {
        ...(isOwn ? {} : { personId: owner }),
        ...(unlinkedFrom.length > 0 && { unlinkedFrom }),
      };
      return (await table.put({ item: { pk, ...kept }, ...unchanged })) || undefined;
    });
  }
}
