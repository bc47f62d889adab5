import type { AccountClaim, AccountClaimResult } from '../provisioning/reconcile-ledger.ts';
import { findPeople } from './find-people.ts';
import type { LedgerContext } from './ledger-context.ts';
import { accountClaimKey } from './ledger-keys.ts';

/** Records that a target's account belongs to a person: to the first who claims it, and to whom that one became. */
export async function claimAccount(context: LedgerContext, claim: AccountClaim): Promise<AccountClaimResult> {
  const { personId } = claim;
  const pk = accountClaimKey(claim);
  const { table } = context;
  if (await table.put({ item: { pk, personId }, condition: 'attribute_not_exists(#pk)' })) {
    return { kind: 'claimed' };
  }
  const holder: string | undefined = (await table.get(pk))?.personId;
  if (holder === undefined) throw new Error('an account claim has no holder');
  if (holder === personId) return { kind: 'claimed' };
  const people = await findPeople(context, [holder, personId]);
  const [owner, claimant] = [people.get(holder)?.id ?? holder, people.get(personId)?.id ?? personId];
  return owner === claimant ? { kind: 'claimed' } : { kind: 'held-by-another', personId: owner };
}
