import type { NightlyExportOptions } from '../../functions/nightly-export/environment.ts';
import type { ReconcileOptions } from '../../functions/reconcile-user/environment.ts';
import type { ScimOptions } from '../../functions/scim/environment.ts';
import type { AuditOptions } from '../../functions/seal-audit/environment.ts';
import type { StageToSweep } from '../../functions/sweep-due-events/environment.ts';
import type { RolePolicy } from '../../shared/domain/authority/role-policy.ts';
import type { ImportOptions } from '../../shared/import/import-options.ts';
import type { RetryPolicy } from '../../shared/targets/target-policy.ts';
import type { WebhookOptions } from '../../shared/webhook/webhook-environment.ts';
import { mostReceives } from '../constructs/file-import.ts';
import type { StageConfig } from './config.ts';
import { sourceNames } from './source-names.ts';

/** What `reconcile-user` is told of the stage. */
export function reconcileOptions({ reconcile, ...stage }: StageConfig): ReconcileOptions {
  return {
    mode: stage.mode,
    offboardAction: stage.offboardAction,
    invite: stage.invite,
    protectedAccounts: stage.protectedAccounts,
    roles: { allowedRoles: stage.allowedRoles, approvalRoles: stage.approvalRoles },
    leaseSeconds: reconcile.leaseSeconds,
    firstBackoffSeconds: reconcile.firstBackoffSeconds,
    maxBackoffSeconds: reconcile.maxBackoffSeconds,
    maxReceives: reconcile.maxReceives,
    newAccountVisibleWithinSeconds: reconcile.newAccountVisibleWithinSeconds,
    refusalSeconds: reconcile.refusalSeconds,
    leaverRefusalSeconds: reconcile.leaverRefusalSeconds,
    brake: { ...reconcile.brake, hrSources: sourceNames(stage).filter((name) => name !== 'webhook') },
  };
}

/**
 * The longest wait of an import that fails: a thousand receives of its message then take more than three days, and less than
 * the queue keeps it.
 */
const longestImportWaitSeconds = 300;

/** What `bulk-csv-import` is told of the stage. Its retries are as patient as those of people's changes. */
export function importOptions({ imports, reconcile, ...stage }: StageConfig): ImportOptions {
  const { timeoutSeconds: _timeoutSeconds, approvers: _approvers, ...options } = imports;
  return {
    ...options,
    protectedAccounts: stage.protectedAccounts,
    offboardAction: stage.offboardAction,
    invite: stage.invite,
    firstBackoffSeconds: reconcile.firstBackoffSeconds,
    maxBackoffSeconds: Math.min(reconcile.maxBackoffSeconds, longestImportWaitSeconds),
    maxReceives: mostReceives,
  };
}

/** What `nightly-export` is told of the stage. */
export function exportOptions({ exports, ...stage }: StageConfig): NightlyExportOptions {
  const { schedule: _schedule, timeoutSeconds: _timeout, alarmAfterHours: _alarmAfter, ...options } = exports;
  return {
    ...options,
    retainDays: stage.retention.exportDays,
    offboardAction: stage.offboardAction,
    invite: stage.invite,
    newAccountVisibleWithinSeconds: stage.reconcile.newAccountVisibleWithinSeconds,
    protectedAccounts: stage.protectedAccounts,
    roles: { allowedRoles: stage.allowedRoles, approvalRoles: stage.approvalRoles },
    gate: stage.imports.gate,
  };
}

/** How patiently HR systems are asked: as vendors are. */
export function retryOptions({ reconcile }: StageConfig): RetryPolicy {
  const { firstBackoffSeconds, maxBackoffSeconds, maxReceives } = reconcile;
  return { firstBackoffSeconds, maxBackoffSeconds, maxReceives };
}

/** What is asked of those who send webhooks. */
export function webhookOptions({ webhooks }: StageConfig): WebhookOptions {
  const { requireType, scope } = webhooks;
  return { requireType, ...(scope && { scope }) };
}

/** What `scim` is told of the stage. */
export function scimOptions({ scim, esper }: StageConfig): ScimOptions {
  return {
    clients: Object.fromEntries(
      Object.entries(scim?.clients ?? {}).map(
        ([name, { requestsPerSecond: _rate, burst: _burst, ...client }]) => [name, client],
      ),
    ),
    targets: ['infraon', ...(esper === undefined ? [] : ['esper'])],
  };
}

/** What functions are told of the ledger. */
export function ledgerOptions({ ledger }: StageConfig): { readonly recoverAfterSeconds: number } {
  return { recoverAfterSeconds: ledger.recoverAfterSeconds };
}

/** What `sweep-due-events` is told of the stage. */
export function sweepOptions({ mode, retention: { retainLeaversDays } }: StageConfig): StageToSweep {
  return { mode, ...(retainLeaversDays === undefined ? {} : { retainLeaversDays }) };
}

/** Which roles webhooks and files may give. */
export function rolePolicy({ allowedRoles, approvalRoles }: StageConfig): RolePolicy {
  return { allowedRoles, approvalRoles };
}

/** What `seal-audit` is told of the stage: on a developer's machine no one waits for an hour to be over. */
export function auditOptions({ local, retention }: StageConfig): AuditOptions {
  return { runningHour: local, retainDays: retention.auditDays };
}
