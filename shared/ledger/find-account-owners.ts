import { findPeople } from './find-people.ts';
import { type KnownPerson, toKnownPerson } from './known-person.ts';
import type { LedgerContext } from './ledger-context.ts';
import { accountClaimKey } from './ledger-keys.ts';

/** To whom a target's accounts belong, by the account's id. An account that nobody claimed is left out. */
export async function findAccountOwners(
  context: LedgerContext,
  { target, accountIds }: { readonly target: string; readonly accountIds: readonly string[] },
): Promise<ReadonlyMap<string, KnownPerson>> {
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
      return row === undefined || row.version === 0 ? [] : [[accountId, toKnownPerson(row)] as const];
    }),
  );
}
