import type { ImportMode } from './planned-change.ts';
import type { PlanCounts } from './row-status.ts';

export interface GateInput {
  readonly mode: ImportMode;
  readonly limits: GateLimits;
  readonly counts: Pick<PlanCounts, 'people' | 'changes'> & Partial<Pick<PlanCounts, 'absent'>>;
  readonly approvalRoles: readonly RoleUse[];
  /** People with a role that needs approval whose user name or address changes. */
  readonly renamedHolders?: number;
  /** Protected accounts whose user name or address would change. */
  readonly renamedProtected?: number;
  /** Members of the feed's last accepted full file; undefined where there was none, and for a delta file. */
  readonly previousPeople: number | undefined;
  readonly signs?: FileSigns;
}

/** What speaks against applying a file unseen, whatever it would change. */
export interface FileSigns {
  readonly leavingMarks: readonly LeavingMarks[];
  /** The last row of a full file, where the file ends in the middle of it. */
  readonly cutOffRow: number | undefined;
  /** People whose name or address would change. */
  readonly nameChanges: number;
  /** The sheet that was read and those that were not, of a workbook whose sheet no one named. */
  readonly sheets?: { readonly sheet: string; readonly others: readonly string[] };
  /** Whether one of those that were not read has rows of people, too. */
  readonly hasMorePeople?: true;
  /** Whether it is a `rejected.csv` that was dropped again. */
  readonly isReturned?: boolean;
}

export interface GateVerdict {
  /** Empty: the plan may be applied. */
  readonly heldBecause: readonly HeldReason[];
  readonly warnings: readonly PlanWarning[];
}

/** Decides whether a plan may be applied without anyone's approval. What is scheduled counts like what is done now. */
export function evaluateGate(input: GateInput): GateVerdict {
  const { mode, counts, previousPeople } = input;
  const deactivations = counts.changes.deactivate;
  const sheets = input.signs?.sheets;
  const reasons = [
    deactivated(input),
    created(input),
    granted(input),
    renamed(input),
    renamedProtected(input),
    shrank(input),
    replaced(input),
    ...signed(input),
  ];
  return {
    heldBecause: reasons.filter((reason) => reason !== undefined),
    warnings: [
      ...(deactivations === 0 ? [] : [{ code: 'deactivation-clears-assets', count: deactivations } as const]),
      ...(mode === 'full' && previousPeople === undefined ? [{ code: 'first-full-file' } as const] : []),
      ...(sheets === undefined ? [] : [{ code: 'other-sheets', ...sheets } as const]),
    ],
  };
}

/** A delta file speaks for no one but those in it, so that it has no share of a feed. */
function deactivated({ mode, limits, counts, previousPeople }: GateInput): HeldReason | undefined {
  const people = mode === 'delta' ? 0 : (previousPeople ?? counts.people);
  const share = Math.floor((limits.maxDeactivationPercent * people) / 100);
  const limit = Math.max(limits.maxDeactivations, share);
  const count = counts.changes.deactivate;
  return count > limit ? { code: 'too-many-deactivations', count, limit, people } : undefined;
}

function created({ limits: { maxCreates }, counts }: GateInput): HeldReason | undefined {
  const count = counts.changes.create;
  if (maxCreates === null || count <= maxCreates) return undefined;
  return { code: 'too-many-creates', count, limit: maxCreates };
}

function granted({ approvalRoles }: GateInput): HeldReason | undefined {
  return approvalRoles.length === 0 ? undefined : { code: 'approval-role', roles: approvalRoles };
}

function renamed({ renamedHolders: count = 0 }: GateInput): HeldReason | undefined {
  return count === 0 ? undefined : { code: 'grant-holder-renamed', count };
}

function renamedProtected({ renamedProtected: count = 0 }: GateInput): HeldReason | undefined {
  return count === 0 ? undefined : { code: 'protected-account-renamed', count };
}

function shrank({ mode, limits, counts: { people }, previousPeople }: GateInput): HeldReason | undefined {
  if (mode === 'delta' || previousPeople === undefined || previousPeople === 0) return undefined;
  const shrankPercent = (100 * (previousPeople - people)) / previousPeople;
  const limitPercent = limits.maxShrinkPercent;
  if (shrankPercent <= limitPercent) return undefined;
  return { code: 'file-shrank', people, previousPeople, shrankPercent, limitPercent };
}

/** With hardly anyone of the feed's last file in it, it is probably another feed's. */
function replaced({ counts: { people, absent = 0 }, previousPeople = 0 }: GateInput): HeldReason | undefined {
  if (people === 0 || previousPeople < 2 || absent <= 0.9 * previousPeople) return undefined;
  return { code: 'other-people', count: absent, previousPeople };
}

function signed({ mode, signs, limits, counts }: GateInput): readonly (HeldReason | undefined)[] {
  if (signs === undefined) return [];
  const { leavingMarks, cutOffRow, nameChanges: count, sheets, isReturned = false } = signs;
  const { people, changes } = counts;
  const share = Math.floor(((limits.maxNameChangePercent ?? 10) * people) / 100);
  const limit = Math.max(limits.maxNameChanges ?? 5, share);
  return [
    leavingMarks.length === 0 ? undefined : { code: 'leavers-unread', columns: leavingMarks },
    cutOffRow === undefined ? undefined : { code: 'file-cut-off', row: cutOffRow },
    sheets !== undefined && (signs.hasMorePeople === true || (mode === 'full' && changes.deactivate > 0))
      ? { code: 'sheets-unread', ...sheets }
      : undefined,
    isReturned && mode === 'full' ? { code: 'returned-rows' } : undefined,
    count > limit ? { code: 'too-many-name-changes', count, limit, people } : undefined,
  ];
}

/** What an import may do without anyone's approval. */
export interface GateLimits {
  /** Deactivations pass up to the greater of this number and of the share (0–100) of the feed's people. */
  readonly maxDeactivations: number;
  readonly maxDeactivationPercent: number;
  /** Accounts to create, and so people to invite. Null: any number. */
  readonly maxCreates: number | null;
  /** How much smaller (0–100) than the feed's last accepted file a full file may be. */
  readonly maxShrinkPercent: number;
  /**
   * Changed names and addresses pass up to the greater of this number (5 by default) and of the share (10 by default) of
   * the people in the file.
   */
  readonly maxNameChanges?: number;
  readonly maxNameChangePercent?: number;
}

/** Why a plan is held: nothing of it is done before someone approves it. Names no person. */
export type HeldReason =
  /** `too-many-name-changes`: of names and addresses at once, as when a column is sorted by itself. */
  | {
      readonly code: 'too-many-deactivations' | 'too-many-name-changes';
      readonly count: number;
      /** How many would have passed. */
      readonly limit: number;
      /** How many people there are. */
      readonly people: number;
    }
  | { readonly code: 'too-many-creates'; readonly count: number; readonly limit: number }
  | { readonly code: 'approval-role'; readonly roles: readonly RoleUse[] }
  /** How many people with a role that needs approval get another user name or address. */
  | { readonly code: 'grant-holder-renamed'; readonly count: number }
  /** How many protected accounts would get another user name or address. None is changed, released or not. */
  | { readonly code: 'protected-account-renamed'; readonly count: number }
  | {
      readonly code: 'file-shrank';
      /** People in this file, and in the feed's last accepted one. */
      readonly people: number;
      readonly previousPeople: number;
      readonly shrankPercent: number;
      readonly limitPercent: number;
    }
  /** How many of the people in the feed's last accepted file are to leave, while others are in this one. */
  | { readonly code: 'other-people'; readonly count: number; readonly previousPeople: number }
  /** A column that is not read seems to say of so many people that they have left. */
  | { readonly code: 'leavers-unread'; readonly columns: readonly LeavingMarks[] }
  /** The file ends in the middle of this row. */
  | { readonly code: 'file-cut-off'; readonly row: number }
  /** People are missing, and may be on sheets of the workbook that were not read. */
  | { readonly code: 'sheets-unread'; readonly sheet: string; readonly others: readonly string[] }
  /** It is a `rejected.csv`, which has only some of the people, and was dropped as a full file. */
  | { readonly code: 'returned-rows' };

interface LeavingMarks {
  /** As the file has it. */
  readonly column: string;
  readonly count: number;
}

export interface RoleUse {
  readonly role: string;
  /** How many changes grant it. */
  readonly count: number;
}

/** What someone who reads or approves a plan should know. */
export type PlanWarning =
  /** Infraon takes a person who is deactivated off every asset; activating the account again does not restore that. */
  | { readonly code: 'deactivation-clears-assets'; readonly count: number }
  /** The feed had no accepted full file before: accounts are adopted, no one is absent. */
  | { readonly code: 'first-full-file' }
  /** The workbook has other sheets, which were not read. */
  | { readonly code: 'other-sheets'; readonly sheet: string; readonly others: readonly string[] }
  /** Another feed is called nearly the same: perhaps it is meant. */
  | { readonly code: 'feed-like-another'; readonly feed: string; readonly other: string };
