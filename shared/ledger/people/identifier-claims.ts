import type { Holders } from '../../domain/identity/bearing.ts';
import { type Identifier, identifierKey } from '../../domain/identity/identifiers.ts';
import type { LedgerContext } from '../ledger-context.ts';
import type { Item } from '../table/attribute-values.ts';
import { claimKey } from '../table/ledger-keys.ts';
import { findPeople } from './find-people.ts';

/** Who holds an identifier: usually one person; several where an address was used again. */
export interface Claim {
  readonly identifier: Identifier;
  /** Grows by one with every holder; 0: no one claimed it yet. */
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
  return identifiers.map((identifier) => toClaim(identifier, items.get(claimKey(identifier))));
}

/** Reads a claim's item; undefined where no one claimed it. */
export function toClaim(identifier: Identifier, item: Item | undefined): Claim {
  return { identifier, version: item?.version ?? 0, holders: item?.holders ?? [] };
}

/** Adds a holder, if no one else did since the claim was read. */
export async function addHolder(
  { table }: LedgerContext,
  { claim, personId }: { readonly claim: Claim; readonly personId: string },
): Promise<boolean> {
  const { identifier, version, holders } = claim;
  const item = { pk: claimKey(identifier), holders: [...holders, personId] };
  if (version === 0) return table.putNext({ item, version });
  return table.put({
    item: { ...item, version: version + 1 },
    // A claim that was forgotten and made again may have the same number.
    condition: '#version = :version AND contains(#holders, :last)',
    values: { version, last: holders.at(-1) },
  });
}

/** Takes holders off a claim; one without any is deleted, since its key is the name. False: someone else wrote it meanwhile. */
export async function removeHolders(
  { table }: Pick<LedgerContext, 'table'>,
  { claim, personIds }: { readonly claim: Claim; readonly personIds: ReadonlySet<string> },
): Promise<boolean> {
  const { identifier, version, holders } = claim;
  const rest = holders.filter((id) => !personIds.has(id));
  if (rest.length === holders.length) return true;
  const pk = claimKey(identifier);
  if (rest.length > 0) return table.putNext({ item: { pk, holders: rest }, version });
  return table.remove({ pk, condition: '#version = :version', values: { version } });
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
