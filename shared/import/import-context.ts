import type { ObjectStore } from '../aws/objects/object-store.ts';
import type { RolePolicy } from '../domain/authority/role-policy.ts';
import type { Unlisted } from '../domain/unlisted.ts';
import type { Log } from '../log/log.ts';
import type { ProvisioningTarget } from '../targets/target.ts';
import type { ImportOptions } from './import-options.ts';
import type { ImportLedger } from './ledger/create-import-ledger.ts';
import type { NoticedImport } from './report/describe-notice.ts';
import type { WriteReports } from './report/report-content.ts';

/** What the steps of an import share. */
export interface ImportContext {
  readonly ledger: ImportLedger;
  readonly drops: ObjectStore;
  readonly reports: ObjectStore;
  /** The directories that rows are compared with; at least one. Nothing is written to them here. */
  readonly targets: readonly ProvisioningTarget[];
  readonly rolePolicy: RolePolicy;
  readonly options: ImportOptions;
  /** Says that the person may have changed, and what the listings lacked. */
  readonly enqueue: (personId: string, unlisted?: Unlisted) => Promise<void>;
  readonly writeReports: WriteReports;
  /** Tells people of a file that is held, released or rejected, and of a release that is refused. */
  readonly notify: (noticed: NoticedImport) => Promise<void>;
  readonly now: () => Date;
  /** Makes the name of a run's lease. */
  readonly newOwner: () => string;
  readonly log: Log;
}
