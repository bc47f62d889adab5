import type { Person } from '../domain/person.ts';
import type { Unlisted } from '../domain/unlisted.ts';
import type { Log } from '../log/log.ts';
import type { ProvisioningTarget } from '../targets/target.ts';
import type { ProvisioningPolicy } from '../targets/target-policy.ts';
import type { ReconcileLedger } from './reconcile-ledger.ts';

export interface TargetRunOptions {
  readonly ledger: ReconcileLedger;
  readonly target: ProvisioningTarget;
  readonly policy: ProvisioningPolicy;
  /** With the approvals that imports have confirmed, and no others. */
  readonly person: Person;
  /** Whether an import is about to confirm another one. */
  readonly isApprovalPending?: boolean;
  readonly owner: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Whether no one tries again after this run. */
  readonly lastAttempt: boolean;
  /** What the import's listings lacked that the person comes from. */
  readonly unlisted?: Unlisted | undefined;
  readonly log: Log;
}
