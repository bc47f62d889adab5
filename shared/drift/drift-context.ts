import type { PersonQueue } from '../aws/create-person-queue.ts';
import type { ObjectStore } from '../aws/object-store.ts';
import type { GateLimits } from '../domain/import/gate-limits.ts';
import type { DriftLedger } from '../ledger/create-drift-ledger.ts';
import type { KnownPerson } from '../ledger/known-person.ts';
import type { Log } from '../log/log.ts';
import type { ExportDirectory } from '../provisioning/directory-export.ts';
import type { ProvisioningTarget } from '../provisioning/target.ts';
import type { ProvisioningPolicy } from '../provisioning/target-run.ts';
import type { DriftOptions } from './drift-options.ts';

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
  /** The limits of imports: what healing may do without anybody's look. */
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
 * Whether somebody's accounts may have been changed since the listing began, or are to be changed: then what was listed
 * says nothing of them. `listedSince` is a time in ISO 8601.
 */
export function isUnderWay({ hasOpenWork, workedOnUntil }: KnownPerson, listedSince: string): boolean {
  return hasOpenWork || (workedOnUntil !== undefined && workedOnUntil >= listedSince);
}
