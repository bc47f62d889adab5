import * as z from 'zod';
import type { PersonQueue } from '../aws/create-person-queue.ts';
import type { ObjectStore } from '../aws/objects/object-store.ts';
import type { GateLimits } from '../import/decide/gate.ts';
import type { PersonSummary } from '../ledger/people/person-summary.ts';
import type { Log } from '../log/log.ts';
import type { ExportDirectory } from '../targets/directory-export.ts';
import type { ProvisioningTarget } from '../targets/target.ts';
import type { ProvisioningPolicy } from '../targets/target-policy.ts';
import type { DriftLedger } from './drift-ledger.ts';

const days = z.int().min(1).max(3653);

/** How accounts are compared with the ledger, and what becomes of what differs. */
export const driftOptionsSchema = z.strictObject({
  /**
   * `off`: drift is reported. `report`: and what healing it would do. `reconcile`: it is healed, as far as the gate of
   * imports lets it pass.
   */
  heal: z.enum(['off', 'report', 'reconcile']).default('report'),
  /** An active account that is older than this and was never logged in to is reported. */
  neverLoggedInAfterDays: days.default(30),
  /** So is one whose last login was longer ago than this. */
  notLoggedInForDays: days.default(90),
});

export type DriftOptions = z.output<typeof driftOptionsSchema>;

/** What a drift check works with. */
export interface DriftContext {
  /** The directory that is listed, and the same as it is written to. */
  readonly directory: Pick<ExportDirectory, 'tellsLogins'>;
  readonly target: Pick<
    ProvisioningTarget,
    | 'name'
    | 'visibleAttributes'
    | 'hiddenAttributes'
    | 'sendsInvitations'
    | 'offboardAction'
    | 'createsByInvitation'
    | 'isProtected'
  >;
  readonly policy: Pick<
    ProvisioningPolicy,
    'offboardAction' | 'invite' | 'newAccountVisibleWithinSeconds' | 'roles'
  >;
  readonly ledger: DriftLedger;
  readonly options: DriftOptions;
  /** The limits of imports: what healing may do without anyone's look. */
  readonly gate: GateLimits;
  /** Where `drift.csv` and `drift.html` go, and what is noted on the way: `attempts/2026-11-22/`. */
  readonly store: ObjectStore;
  readonly prefix: string;
  /** Takes people whom to reconcile although nothing is open; see `createPersonQueue`. */
  readonly queue: Pick<PersonQueue, 'enqueueAll'>;
  /** The business date of the export. */
  readonly date: string;
  /** Ends every call on the target. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * Whether someone's accounts may have been changed since the listing began, or are to be changed: then what was listed
 * says nothing of them. `listedSince` is a time in ISO 8601.
 */
export function isUnderWay({ hasOpenWork, workedOnUntil }: PersonSummary, listedSince: string): boolean {
  return hasOpenWork || (workedOnUntil !== undefined && workedOnUntil >= listedSince);
}

/** The objects of a drift check; those of JSON lines are gone once it has ended. */
export function driftFiles(prefix: string) {
  return {
    csv: `${prefix}drift.csv`,
    html: `${prefix}drift.html`,
    findings: `${prefix}drift-findings.jsonl`,
    candidates: `${prefix}drift-candidates.jsonl`,
  };
}
