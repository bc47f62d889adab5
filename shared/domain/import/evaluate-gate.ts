import type { GateLimits } from './gate-limits.ts';
import type { HeldReason, LeavingMarks, PlanWarning, RoleUse } from './held-reason.ts';
import type { ImportMode } from './import-mode.ts';
import type { PlanCounts } from './plan-counts.ts';

export interface GateInput {
  readonly mode: ImportMode;
  readonly limits: GateLimits;
  readonly counts: Pick<PlanCounts, 'people' | 'changes'>;
  readonly approvalRoles: readonly RoleUse[];
  /** People with a role that needs approval whose user name or address changes. */
  readonly renamedHolders?: number;
  /** Protected accounts whose user name or address would change. */
  readonly renamedProtected?: number;
  /** Members of the feed's last accepted full file; undefined where there was none, and for a delta file. */
  readonly previousPeople: number | undefined;
  /** Of a file's plan. */
  readonly signs?: FileSigns;
}

/** What speaks against applying a file unseen, whatever it would change. */
export interface FileSigns {
  readonly leavingMarks: readonly LeavingMarks[];
  /** The last row of a full file, where the file ends in the middle of it. */
  readonly cutOffRow: number | undefined;
  /** People whose name or address would change. */
  readonly nameChanges: number;
  /** Of a workbook whose sheet nobody named: the one that was read, and those that were not. */
  readonly sheets?: { readonly sheet: string; readonly others: readonly string[] };
}

export interface GateVerdict {
  /** Empty: the plan may be applied. */
  readonly heldBecause: readonly HeldReason[];
  readonly warnings: readonly PlanWarning[];
}

/** Decides whether a plan may be applied without anybody's approval. What is scheduled counts like what is done now. */
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

/** A delta file speaks for nobody but those in it, so that it has no share of a feed. */
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

function signed({ mode, signs, limits, counts }: GateInput): readonly (HeldReason | undefined)[] {
  if (signs === undefined) return [];
  const { leavingMarks, cutOffRow, nameChanges: count, sheets } = signs;
  const { people, changes } = counts;
  const share = Math.floor(((limits.maxNameChangePercent ?? 10) * people) / 100);
  const limit = Math.max(limits.maxNameChanges ?? 5, share);
  return [
    leavingMarks.length === 0 ? undefined : { code: 'leavers-unread', columns: leavingMarks },
    cutOffRow === undefined ? undefined : { code: 'file-cut-off', row: cutOffRow },
    sheets !== undefined && mode === 'full' && changes.deactivate > 0
      ? { code: 'sheets-unread', ...sheets }
      : undefined,
    count > limit ? { code: 'too-many-name-changes', count, limit, people } : undefined,
  ];
}
