import type { Attributes } from '../../domain/attributes.ts';
import type { Person } from '../../domain/person.ts';
import type { RowConflict } from '../decide/conflict-side.ts';
import { whoIsAbsent } from '../decide/decide-absence.ts';
import type { RoleUse } from '../decide/gate.ts';
import type { PlanCounts } from '../decide/row-status.ts';

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

/** What people recognise someone by whom the ledger knows. */
export function labelOf(person: Pick<Person, 'desired'> & Partial<Pick<Person, 'identifiers'>>): Attributes {
  return whoIsAbsent(person, { identifiers: person.identifiers ?? [] });
}
