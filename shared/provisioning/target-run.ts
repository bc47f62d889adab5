import { newTargetState, type Person, type TargetState } from '../domain/person.ts';
import type { Step, TargetPolicy } from '../domain/reconcile.ts';
import type { ReconcileLedger } from './reconcile-ledger.ts';
import type { ProvisioningTarget } from './target.ts';
import { type DeploymentPolicy, targetPolicyOf } from './target-policy.ts';

/** How the people of one deployment are provisioned. */
export interface ProvisioningPolicy extends DeploymentPolicy {
  /** `observe`: no target is written to; outcomes say what would have been done. */
  readonly mode: 'observe' | 'apply';
  /**
   * How long a target may take to show an account that it has created (seconds, assumed of the vendor). Until
   * then a create whose result was lost is not repeated.
   */
  readonly newAccountVisibleWithinSeconds: number;
}

export interface TargetRunOptions {
  readonly ledger: ReconcileLedger;
  readonly target: ProvisioningTarget;
  readonly policy: ProvisioningPolicy;
  readonly person: Person;
  readonly owner: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Whether nobody tries again after this run. */
  readonly lastAttempt: boolean;
}

/** One person's reconciliation with one target, under the person's lease. */
export class TargetRun {
  readonly target: ProvisioningTarget;
  readonly policy: ProvisioningPolicy;
  readonly targetPolicy: TargetPolicy;
  readonly lastAttempt: boolean;
  readonly now: () => Date;
  readonly call: { readonly signal: AbortSignal };
  readonly #ledger: ReconcileLedger;
  readonly #owner: string;
  #person: Person;

  constructor(options: TargetRunOptions) {
    const { ledger, target, policy, person, owner, now, signal, lastAttempt } = options;
    this.target = target;
    this.policy = policy;
    this.targetPolicy = targetPolicyOf(target, policy);
    this.lastAttempt = lastAttempt;
    this.now = now;
    this.call = { signal };
    this.#ledger = ledger;
    this.#owner = owner;
    this.#person = person;
  }

  get person(): Person {
    return this.#person;
  }

  /** What the ledger knows of the person's account in this target. */
  get state(): TargetState {
    return this.#person.targets[this.target.name] ?? newTargetState;
  }

  /** Writes to the ledger, under the lease, what is now known of the account. */
  async record(change: (state: TargetState) => TargetState): Promise<void> {
    const { name } = this.target;
    const written = await this.#ledger.updateLeased({
      personId: this.#person.id,
      owner: this.#owner,
      change: (person) => ({
        ...person,
        targets: { ...person.targets, [name]: change(person.targets[name] ?? newTargetState) },
      }),
    });
    // What others merged meanwhile is for the next run: this one goes on with what it decided on.
    this.#person = { ...this.#person, targets: written.targets };
  }

  /** Makes the account this person's own in the ledger; false when it is another person's. */
  async claim(accountId: string): Promise<boolean> {
    const claim = await this.#ledger.claimAccount({
      target: this.target.name,
      accountId,
      personId: this.#person.id,
    });
    return claim.kind === 'claimed';
  }
}

/** The names of the calls that steps stand for, as an outcome of `mode: observe` lists them. */
export function describeSteps(steps: readonly Step[]): readonly string[] {
  return steps.map(({ kind }) => kind);
}
