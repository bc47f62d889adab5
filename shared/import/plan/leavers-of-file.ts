import { type Identifier, identifierKey } from '../../domain/identity/identifiers.ts';
import { hashOfNames, importSource, rowEventId } from '../../domain/import-reference.ts';
import type { LeaverReason } from '../../domain/outcome.ts';
import type { Person } from '../../domain/person.ts';
import { eventReference } from '../../domain/user-event.ts';
import type { RowStatus } from '../decide/row-status.ts';
import { bearersOf, type Known } from './input/read-known.ts';
import type { Leaver, PlanInput } from './plan-input.ts';

/** Why a leaver keeps access; undefined where the file takes it away. `statusOf` is the plan's last word. */
export function whyLeft(
  { row, because }: Leaver,
  statusOf: (row: number) => RowStatus,
): LeaverReason | undefined {
  if (row === null) return because;
  const status = statusOf(row);
  if (status === 'rejected') return 'rejected-row';
  const isInVain =
    status === 'identity-conflict' ||
    status === 'spreadsheet-damage' ||
    status === 'protected' ||
    status === 'superseded-leaver';
  return isInVain ? status : undefined;
}

/** Names the leaver of a row. */
export function leaverOfRow(
  { importId }: Pick<PlanInput, 'importId'>,
  { row, identifiers }: { readonly row: number; readonly identifiers: readonly Identifier[] },
): Leaver {
  const reference = eventReference({ source: importSource, eventId: rowEventId(importId, row) });
  return { row, reference, ...(identifiers.length === 0 ? {} : { names: hashOfNames(identifiers) }) };
}

/** Someone whom a row would take access from, were it not in vain. */
export interface LeaverInVain {
  readonly identifiers: readonly Identifier[];
  readonly known: Known;
  readonly isUnclear?: boolean | undefined;
}

/**
 * Whether anyone whom the names lead to may have access: an account is active, or is to be. Where they lead to no one it
 * depends on whether all of them could be read.
 */
export function mayHaveAccess(
  { targets }: Pick<PlanInput, 'targets'>,
  { identifiers, known, isUnclear = false }: LeaverInVain,
): boolean {
  const people = identifiers.flatMap((identifier) => known.holders.get(identifierKey(identifier)) ?? []);
  const accounts = targets.flatMap(({ name, directory }) =>
    [
      ...identifiers.flatMap((identifier) => bearersOf(directory, identifier)),
      ...people.flatMap((person) => placesOf(person, name).flatMap((id) => directory.findById(id) ?? [])),
    ].map((place) => directory.get(place)),
  );
  if (people.length === 0 && accounts.length === 0) return isUnclear;
  return (
    people.some(({ desired }) => desired.active?.value === true) || accounts.some(({ active }) => active)
  );
}

function placesOf({ targets }: Person, name: string): readonly string[] {
  const { accountId, otherAccountIds = [] } = targets[name] ?? {};
  return accountId === undefined ? otherAccountIds : [accountId, ...otherAccountIds];
}
