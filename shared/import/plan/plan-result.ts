import type { Attributes } from '../../domain/attributes.ts';
import type { Person } from '../../domain/person.ts';
import type { RowConflict } from '../decide/conflict-side.ts';
import { whoIsAbsent } from '../decide/decide-absence.ts';
import type { RoleUse } from '../decide/gate.ts';
import type { PlanCounts } from '../decide/row-status.ts';
import type { PlanState } from './plan-state.ts';

export interface PlanResult {
  /**
   * 64 hex digits, the same for the same file against the same state: neither the time, nor the import's id, nor
   * whether it is a preview is part of it.
   */
  readonly hash: string;
  readonly counts: PlanCounts;
  /** Each row's status as a byte (see `statusOf`) at its row number. */
  readonly statuses: Uint8Array;
  /** Rows that are followed by one about the same person, and that one, in turn: earlier, later, earlier, later… */
  readonly duplicates: Uint32Array;
  /** Rows that are in conflict, or changed by a spreadsheet, and with whom; by ascending row. */
  conflicts(): Iterable<RowConflict>;
  /** Whether the row makes someone a member: it is not in conflict, and no later row counts instead of it. */
  isMember(row: number): boolean;
  /** Roles that need approval, as far as changes grant them. */
  readonly approvalRoles: readonly RoleUse[];
  /** People with such a role whose user name or address changes. */
  readonly renamedHolders: number;
  /** Protected accounts whose user name or address would change. */
  readonly renamedProtected: number;
  /** Members of the feed's last accepted full file; undefined where there was none, and for a delta file. */
  readonly previousPeople: number | undefined;
  /** Accounts that no row of the file and no absence is about. */
  readonly unmatchedAccounts: number;
  /** The accounts in question. Which are managed, only the ledger and the other feeds know. */
  listUnmatchedAccounts(): Iterable<UnmatchedAccount>;
}

export interface UnmatchedAccount {
  readonly target: string;
  readonly id: string;
  /** The user name, else the address. Empty where the target shows neither. */
  readonly name: string;
  readonly active: boolean;
}

/** What a plan comes to, once every row and absence is planned. */
export function planResult(state: PlanState): PlanResult {
  const { tally, targetTally, hash, members, people } = state;
  const { unclear: absentUnclear, kept: absentKept, ...changes } = state.absences;
  const counts = tally.count({ changes, absentUnclear, absentKept });
  const targets = targetTally?.count(counts.outcomes.unchanged);
  return {
    hash: hash.digest(),
    counts: { ...counts, ...(targets === undefined ? {} : { targets }) },
    statuses: tally.statuses(),
    duplicates: people.replacements(),
    conflicts: () => listConflicts(state),
    isMember: (row) => !['duplicate', 'identity-conflict'].includes(tally.get(row)),
    approvalRoles: tally.grants(),
    renamedHolders: tally.renamedHolders,
    renamedProtected: tally.renamedProtected,
    previousPeople: members?.size,
    unmatchedAccounts: countUnmatched(state),
    listUnmatchedAccounts: () => listUnmatched(state),
  };
}

function* listConflicts({ notes, tally }: PlanState): Generator<RowConflict> {
  for (const conflict of notes.list()) {
    const status = tally.get(conflict.row);
    if (status === 'identity-conflict' || status === 'spreadsheet-damage') yield conflict;
  }
}

function countUnmatched({ input: { targets }, isMarked }: PlanState): number {
  const size = targets.reduce((sum, { directory }) => sum + directory.size, 0);
  let count = 0;
  for (let account = 0; account < size; account += 1) if (!isMarked(account)) count += 1;
  return count;
}

function* listUnmatched({ input: { targets }, isMarked }: PlanState): Generator<UnmatchedAccount> {
  let first = 0;
  for (const { name: target, directory } of targets) {
    for (let account = 0; account < directory.size; account += 1) {
      if (isMarked(first + account)) continue;
      const { id, active } = directory.get(account);
      yield { target, id, name: directory.nameOf(account), active };
    }
    first += directory.size;
  }
}

/** What people recognise someone by whom the ledger knows. */
export function labelOf(person: Pick<Person, 'desired'> & Partial<Pick<Person, 'identifiers'>>): Attributes {
  return whoIsAbsent(person, { identifiers: person.identifiers ?? [] });
}
