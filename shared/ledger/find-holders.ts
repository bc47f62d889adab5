import type { Holders } from '../domain/bearing.ts';
import { type Identifier, identifierKey } from '../domain/identifiers.ts';
import { findPeople } from './find-people.ts';
import { readClaims } from './identifier-claims.ts';
import type { LedgerContext } from './ledger-context.ts';

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
