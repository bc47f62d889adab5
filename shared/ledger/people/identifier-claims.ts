import type { Holders } from '../../domain/identity/bearing.ts';
import { type Identifier, identifierKey } from '../../domain/identity/identifiers.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { claimKey } from '../table/ledger-keys.ts';
import { findPeople } from './find-people.ts';

/** Who holds an identifier: usually one person; several where an address was used anew. */
export interface Claim {
  readonly identifier: Identifier;
  /** Grows by one with every holder; 0: nobody claimed it yet. */
  readonly version: number;
  /** Ids of people, also of such as were joined with others since. */
  readonly holders: readonly string[];
}

export async function readClaims(
  { table }: LedgerContext,
  identifiers: readonly Identifier[],
): Promise<readonly Claim[]> {
  if (identifiers.length === 0) return [];
  const items = await table.getMany(identifiers.map(claimKey));
  return identifiers.map((identifier) => {
    const item = items.get(claimKey(identifier));
    return { identifier, version: item?.version ?? 0, holders: item?.holders ?? [] };
  });
}

/** Adds a holder, if nobody else did since the claim was read. */
export async function addHolder(
  { table }: LedgerContext,
  { claim, personId }: { readonly claim: Claim; readonly personId: string },
): Promise<boolean> {
  const { identifier, version, holders } = claim;
  return table.putNext({ item: { pk: claimKey(identifier), holders: [...holders, personId] }, version });
}

/** Who holds each of the identifiers, by `identifierKey`; joined people replaced by whom they became. */
export async function findHolders(
  context: LedgerContext,
  identifiers: readonly Identifier[],
): Promise<Holders> {
  const claims = (await readClaims(context, identifiers)).filter(({ holders }) => holders.length > 0);
  const people = await findPeople(
    context,
    claims.flatMap(({ holders }) => holders),
  );
  return new Map(
    claims.map(({ identifier, holders }) => {
      const rows = new Set(holders.flatMap((id) => people.get(id) ?? []));
      return [identifierKey(identifier), [...rows].map(({ person }) => person)];
    }),
  );
}
