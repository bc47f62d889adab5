import { employeeNumberOf } from '../../domain/identity/bearing.ts';
import { newTargetState } from '../../domain/person.ts';
import type { AccountClaim, AccountClaimResult } from '../../reconcile/reconcile-ledger.ts';
import { findForgottenAccounts } from '../forgotten-accounts.ts';
import { type LedgerContext, retryOnConflict } from '../ledger-context.ts';
import { accountClaimKey } from '../table/ledger-keys.ts';
import { findPeople, findPerson } from './find-people.ts';
import { type PersonSummary, toPersonSummary } from './person-summary.ts';
import { savePerson } from './save-person.ts';

/** Records that a target's account belongs to a person: to the first who claims it, and to whom that one became. */
export async function claimAccount(context: LedgerContext, claim: AccountClaim): Promise<AccountClaimResult> {
  const { personId } = claim;
  const pk = accountClaimKey(claim);
  const { table } = context;
  if (await table.put({ item: { pk, personId }, condition: 'attribute_not_exists(#pk)' })) {
    return { kind: 'claimed' };
  }
  const { personId: holder, unlinkedFrom = [] }: ClaimItem = (await table.get(pk)) ?? {};
  // An operator has said that it is not theirs, and that stays so.
  if (holder === undefined && unlinkedFrom.includes(personId)) return { kind: 'held-by-another', personId };
  if (holder === undefined)
    return (await takeOver(context, claim)) ? { kind: 'claimed' } : claimAccount(context, claim);
  if (holder === personId) return { kind: 'claimed' };
  const people = await findPeople(context, [holder, personId]);
  const [owner, claimant] = [people.get(holder)?.id ?? holder, people.get(personId)?.id ?? personId];
  return owner === claimant ? { kind: 'claimed' } : { kind: 'held-by-another', personId: owner };
}

/** What the ledger holds of an account. */
interface ClaimItem {
  /** Whose it is; absent since an operator unlinked it. */
  readonly personId?: string;
  /** Whose it is not, as an operator has said. */
  readonly unlinkedFrom?: readonly string[];
}

/** Says, for an operator, that an account that belongs to no one is the person's. False where it is someone else's. */
export async function linkAccount(context: LedgerContext, claim: AccountClaim): Promise<boolean> {
  const pk = accountClaimKey(claim);
  const { personId } = claim;
  const isNew = await context.table.put({ item: { pk, personId }, condition: 'attribute_not_exists(#pk)' });
  return isNew || takeOver(context, claim);
}

/** Says, for an operator, that an account is not the person's. False where it was not. */
export async function unlinkAccount(context: LedgerContext, claim: AccountClaim): Promise<boolean> {
  const pk = accountClaimKey(claim);
  const { personId } = claim;
  const known: ClaimItem = (await context.table.get(pk)) ?? {};
  const unlinkedFrom = [...new Set([...(known.unlinkedFrom ?? []), personId])];
  const written = await context.table.update({
    pk,
    update: 'SET #unlinkedFrom = :unlinkedFrom REMOVE #personId',
    condition: '#personId = :personId',
    values: { unlinkedFrom, personId: known.personId ?? personId },
  });
  return written !== undefined;
}

async function takeOver({ table }: LedgerContext, claim: AccountClaim): Promise<boolean> {
  const written = await table.update({
    pk: accountClaimKey(claim),
    update: 'SET #personId = :personId',
    condition: 'attribute_not_exists(#personId) OR #personId = :personId',
    values: { personId: claim.personId },
  });
  return written !== undefined;
}

/**
 * Notes which account of a target a person has, as a complete listing showed, so that no one has to search for it. An
 * account that is noted already stays, as does one that belongs to someone else, or did to someone who was forgotten.
 */
export async function recordAccountId(
  context: LedgerContext,
  { personId, target, accountId }: AccountClaim,
): Promise<void> {
  const known = await findPerson(context, personId);
  if (known.version === 0 || known.person.targets[target]?.accountId !== undefined) return;
  const employeeNumber = employeeNumberOf(known.person);
  const forgotten = await findForgottenAccounts(context, { target, accountIds: [accountId], employeeNumber });
  if (forgotten.has(accountId)) return;
  if ((await claimAccount(context, { target, accountId, personId: known.id })).kind !== 'claimed') return;
  await retryOnConflict(context, async () => {
    const row = await findPerson(context, personId);
    const state = row.person.targets[target] ?? newTargetState;
    // While a run creates or adopts an account, what it finds decides.
    if (state.accountId !== undefined || state.creatingSince !== undefined) return row;
    const targets = { ...row.person.targets, [target]: { ...state, accountId } };
    return savePerson(context, { ...row, person: { ...row.person, targets }, cause: { kind: 'system' } });
  });
}

/** To whom a target's accounts belong, by the account's id. An account that no one claimed is left out. */
export async function findAccountOwners(
  context: LedgerContext,
  { target, accountIds }: { readonly target: string; readonly accountIds: readonly string[] },
): Promise<ReadonlyMap<string, PersonSummary>> {
  const claims = await context.table.getMany(
    accountIds.map((accountId) => accountClaimKey({ target, accountId })),
  );
  const claimed = accountIds.flatMap((accountId) => {
    const personId: string | undefined = claims.get(accountClaimKey({ target, accountId }))?.personId;
    return personId === undefined ? [] : [{ accountId, personId }];
  });
  const people = await findPeople(
    context,
    claimed.map(({ personId }) => personId),
  );
  return new Map(
    claimed.flatMap(({ accountId, personId }) => {
      const row = people.get(personId);
      return row === undefined || row.version === 0 ? [] : [[accountId, toPersonSummary(row)] as const];
    }),
  );
}
