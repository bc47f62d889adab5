import type { RoleUse } from '../decide/gate.ts';
import type { ImportRun } from '../import-run.ts';
import type { ImportRecord } from '../ledger/import-records.ts';
import type { RowStatuses } from '../plan/stored-plan.ts';
import { createIdentityReader } from './approval/identity-changes.ts';
import { readOutcomes } from './import-outcomes.ts';
import type { AbsenceCounts, ImportSummary, OutcomeCounts } from './import-summary.ts';
import type { ReportedChange } from './report-content.ts';

const noCounts: OutcomeCounts = {
  rows: 0,
  planned: 0,
  done: 0,
  unchanged: 0,
  rejected: 0,
  duplicate: 0,
  superseded: 0,
  failed: 0,
  pending: 0,
  held: 0,
  conflicts: 0,
};
const noAbsences: AbsenceCounts = { planned: 0, done: 0, superseded: 0, failed: 0, pending: 0, held: 0 };
const noChanges = { create: 0, update: 0, reactivate: 0, deactivate: 0 };

/** What became of an import, in numbers. `statuses` are those of its plan's rows, where there is a plan. */
export async function summariseImport(
  run: ImportRun,
  statuses: RowStatuses | undefined,
): Promise<ImportSummary> {
  const { record, context } = run;
  const { importId, object, state, place, asOf, receivedAt, plan, heldBecause } = record;
  return {
    importId,
    key: object.key,
    state,
    preview: place?.preview ?? false,
    ...(place === undefined ? {} : { mode: place.mode }),
    ...(place?.feed === undefined ? {} : { feed: place.feed }),
    ...(asOf === undefined ? {} : { asOf }),
    receivedAt,
    reportedAt: context.now().toISOString(),
    ...(plan === undefined ? {} : { planHash: plan.hash }),
    heldBecause,
    warnings: plan?.warnings ?? [],
    ...optional(record),
    changes: plan?.counts.changes ?? noChanges,
    ...(await count(run, statuses)),
    ignoredColumns: plan?.ignoredColumns ?? [],
  };
}

function optional({ rejectedBecause, droppedBy, plan, ...record }: ImportRecord): Partial<ImportSummary> {
  const unmanagedAccounts = plan?.unmanagedAccounts;
  const targets = plan?.counts.targets;
  const columnHints = plan?.columnHints;
  return {
    ...(targets === undefined ? {} : { targets }),
    ...(columnHints === undefined ? {} : { columnHints }),
    ...(rejectedBecause === undefined ? {} : { rejectedBecause }),
    ...(droppedBy === undefined ? {} : { droppedBy }),
    ...releaseOf(record),
    ...(unmanagedAccounts === undefined ? {} : { unmanagedAccounts }),
  };
}

function releaseOf({
  state,
  released,
  refused,
  releaseRefused,
}: Pick<ImportRecord, 'state' | 'released' | 'refused' | 'releaseRefused'>): Partial<ImportSummary> {
  if (refused !== undefined) return { refused };
  if (released !== undefined) return { released };
  if (state !== 'held' || releaseRefused === undefined) return {};
  const { baton: _baton, ...without } = releaseRefused;
  return { releaseRefused: without };
}

async function count(
  run: ImportRun,
  statuses: RowStatuses | undefined,
): Promise<Pick<ImportSummary, 'counts' | 'absences' | 'identities' | 'roles'>> {
  const { plan } = run.record;
  if (plan === undefined || statuses === undefined) return { counts: noCounts, absences: noAbsences };
  const { outcomes, rows } = plan.counts;
  const conflicts = plan.counts.statuses['identity-conflict'];
  const counts = { ...noCounts, ...outcomes, rows, planned: 0, conflicts };
  const absences = { ...noAbsences };
  const identities = { employeeNumber: 0, userName: 0, email: 0, joined: 0, sameAddress: 0 };
  const roles = new Map<string, number>();
  const read = createIdentityReader();
  for await (const outcome of readOutcomes(run, statuses)) {
    const { row, change } = outcome;
    add(row === null ? absences : counts, change);
    for (const { aspect, after } of read(outcome)) {
      if (aspect === 'role') roles.set(after, (roles.get(after) ?? 0) + 1);
      else identities[aspect === 'same-address' ? 'sameAddress' : aspect] += 1;
    }
  }
  return { counts, absences, identities, roles: inOrder(roles) };
}

function inOrder(roles: ReadonlyMap<string, number>): readonly RoleUse[] {
  return [...roles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([role, uses]) => ({ role, count: uses }));
}

function add(
  counts: { -readonly [K in keyof AbsenceCounts]: number },
  { outcome, reason }: ReportedChange,
): void {
  if (reason === 'pending') counts.pending += 1;
  if (reason === 'held-by-brake') counts.held += 1;
  // No change is unchanged, rejected or a duplicate: those rows make none.
  if (outcome === 'planned' || outcome === 'done' || outcome === 'superseded' || outcome === 'failed') {
    counts[outcome] += 1;
  }
}
