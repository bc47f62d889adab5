import { identifierKey, identifiersOf } from '../domain/identifiers.ts';
import { type Resolution, resolveIdentity } from '../domain/identity.ts';
import type { Person } from '../domain/person.ts';
import type { UserEvent } from '../domain/user-event.ts';
import { findPeople } from './find-people.ts';
import { type Claim, readClaims } from './identifier-claims.ts';
import type { LedgerContext } from './ledger-context.ts';
import { type PersonRow, unsavedRow } from './person-row.ts';

/** Whom an event is about, as the ledger stands. */
export type Place =
  | {
      readonly kind: 'person';
      readonly row: PersonRow;
      /** Records of the same person under other ids. */
      readonly others: readonly PersonRow[];
      /** Claims on identifiers of the event that lead to none of these records yet. */
      readonly missing: readonly Claim[];
    }
  | { readonly kind: 'conflict' }
  /** Somebody was interrupted while joining `other` with `row`: that is to be completed before one can tell. */
  | { readonly kind: 'half-joined'; readonly row: PersonRow; readonly other: PersonRow };

/** Finds the person that the event's identifiers name, or an id for somebody new. Writes nothing. */
export async function placeEvent(context: LedgerContext, event: UserEvent): Promise<Place> {
  const identifiers = identifiersOf(event);
  const claims = await readClaims(context, identifiers);
  const people = await findPeople(
    context,
    claims.flatMap(({ holders }) => holders),
  );
  const rows = new Map([...people.values()].map((row) => [row.id, row]));
  for (const row of rows.values()) {
    const other = row.person.joined.flatMap((id) => rows.get(id) ?? []).find(({ id }) => id !== row.id);
    if (other !== undefined) return { kind: 'half-joined', row, other };
  }
  const rowsOf = (ids: readonly string[]) => [...new Set(ids.flatMap((id) => people.get(id) ?? []))];
  const holders = new Map<string, readonly Person[]>();
  for (const claim of claims) {
    holders.set(
      identifierKey(claim.identifier),
      rowsOf(claim.holders).map(({ person }) => person),
    );
  }

  const resolution = resolveIdentity(identifiers, holders);
  if (resolution.kind === 'conflict') return { kind: 'conflict' };
  const found = idsOf(resolution).flatMap((id) => rows.get(id) ?? []);
  const [row = unsavedRow(context.newId()), ...others] = found;
  const same = new Set([row, ...others].map(({ id }) => id));
  const missing = claims.filter((claim) => !rowsOf(claim.holders).some(({ id }) => same.has(id)));
  return { kind: 'person', row, others, missing };
}

function idsOf(resolution: Resolution): readonly string[] {
  if (resolution.kind === 'known') return [resolution.id];
  return resolution.kind === 'join' ? [resolution.survivor, ...resolution.others] : [];
}
