import type { LedgerContext } from '../ledger-context.ts';
import { personKey } from '../table/ledger-keys.ts';
import { type ForgottenRow, type JoinedRow, type PersonRow, toRow, unsavedRow } from './person-row.ts';

/**
 * Reads the people behind the ids, following joins. An id that was never saved is a person of whom nothing is known; one of someone who
 * was forgotten is left out.
 */
export async function findPeople(
  context: LedgerContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PersonRow>> {
  const read = new Map<string, PersonRow | JoinedRow | ForgottenRow>();
  let wanted = [...new Set(ids)];
  while (wanted.length > 0) {
    for (const row of await readRows(context, wanted)) read.set(row.id, row);
    wanted = [...read.values()].flatMap((row) =>
      row.kind === 'joined' && !read.has(row.joinedTo) ? [row.joinedTo] : [],
    );
  }
  const found = new Map<string, PersonRow>();
  for (const id of ids) {
    let row = read.get(id);
    // Ends: a record is joined to one that was written later, so redirects never lead back.
    while (row?.kind === 'joined') row = read.get(row.joinedTo);
    if (row?.kind === 'person') found.set(id, row);
  }
  return found;
}

/** Reads the person behind one id, following joins. Of someone who was forgotten, nothing is known. */
export async function findPerson(context: LedgerContext, id: string): Promise<PersonRow> {
  const row = toRow(id, await context.table.get(personKey(id)));
  if (row.kind === 'forgotten') return unsavedRow(row.id);
  return row.kind === 'joined' ? findPerson(context, row.joinedTo) : row;
}

/** Reads the records of the ids as they are, joined ones included. */
export async function readRows(
  { table }: LedgerContext,
  ids: readonly string[],
): Promise<readonly (PersonRow | JoinedRow | ForgottenRow)[]> {
  if (ids.length === 0) return [];
  const items = await table.getMany(ids.map(personKey));
  return ids.map((id) => toRow(id, items.get(personKey(id))));
}
