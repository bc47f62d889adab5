import type { BadRow, GoodRow } from '../../csv/rows/row.ts';
import { identifiersOf, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { ConflictSide } from '../decide/conflict-side.ts';
import type { RowStatus } from '../decide/row-status.ts';
import { type IdentityDigests, identityDigests } from './input/identity-digests.ts';
import type { Known } from './input/read-known.ts';
import { type LeaverInVain, leaverOfRow, mayHaveAccess } from './leavers-of-file.ts';
import { locate, type PlanState } from './plan-state.ts';

/** Plans a row that cannot be used. */
export async function planRejected(state: PlanState, row: BadRow, known: Known): Promise<void> {
  const { rowNumber, identifiers, isUnclear, mayLeave } = row;
  skipRow(state, { rowNumber, identity: identityDigests(identifiers), status: 'rejected' });
  const { accounts } = locate(state, {
    person: undefined,
    identifiers,
    known: { holders: new Map(), owners: new Map(), decisions: new Map(), forgotten: new Set() },
  });
  for (const account of accounts) state.markAccount(account);
  if (mayLeave === true) await noteLeaver(state, rowNumber, { identifiers, known, isUnclear });
}

/** A row that comes to nothing. */
interface InVain {
  readonly identity: IdentityDigests;
  /** Whom it takes access from. */
  readonly leaver: Pick<LeaverInVain, 'identifiers' | 'known'> | undefined;
}

async function noteLeaver({ input }: PlanState, row: number, leaver: LeaverInVain): Promise<void> {
  if (mayHaveAccess(input, leaver)) {
    await input.onLeaver(leaverOfRow(input, { row, identifiers: leaver.identifiers }));
  }
}

/** Plans a row that is in conflict. */
export async function failInConflict(
  state: PlanState,
  { rowNumber }: GoodRow,
  { identity, leaver, sides }: InVain & { readonly sides: readonly ConflictSide[] },
): Promise<void> {
  state.notes.set(rowNumber, sides);
  skipRow(state, { rowNumber, identity, status: 'identity-conflict' });
  if (leaver !== undefined) await noteLeaver(state, rowNumber, leaver);
}

/** Plans a row that would change an account which is never written to. */
export async function failProtected(
  state: PlanState,
  { rowNumber }: GoodRow,
  { identity, leaver }: InVain,
): Promise<void> {
  skipRow(state, { rowNumber, identity, status: 'protected' });
  if (leaver !== undefined) await noteLeaver(state, rowNumber, leaver);
}

/** Plans a row whose number a spreadsheet has changed: whoever has the number that is known is in the file. */
export async function failDamaged(
  state: PlanState,
  { rowNumber, attributes }: GoodRow,
  { leaver, known }: InVain & { readonly known: string },
): Promise<void> {
  const user = { ...attributes, employeeNumber: known };
  state.notes.set(rowNumber, [{ kind: 'number', number: known }]);
  const identity = identityDigests(identifiersOf({ type: 'update', user }));
  skipRow(state, { rowNumber, identity, status: 'spreadsheet-damage' });
  if (leaver === undefined) return;
  const named = { type: 'employeeNumber', value: normaliseIdentifier(known) } as const;
  const identifiers = [...leaver.identifiers, named];
  await noteLeaver(state, rowNumber, { ...leaver, identifiers, isUnclear: true });
}

/** The row does nothing; but whom it names is not absent, and stays what the feed had. */
export function skipRow(
  { members, people, tally }: PlanState,
  row: {
    readonly rowNumber: number;
    readonly identity: IdentityDigests;
    readonly status: Extract<
      RowStatus,
      'rejected' | 'identity-conflict' | 'incomplete-for-create' | 'spreadsheet-damage' | 'protected'
    >;
  },
): void {
  tally.set(row.rowNumber, row.status);
  people.addRejected(row.rowNumber, row.identity);
  const place = members?.find(row.identity).place;
  if (place !== undefined) members?.markPresent(place, 'rejected-row');
}
