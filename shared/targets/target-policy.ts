import type { BrakeOptions } from '../domain/authority/brake.ts';
import type { RolePolicy } from '../domain/authority/role-policy.ts';
import type { TargetPolicy } from '../domain/reconcile.ts';
import type { ProvisioningTarget } from './target.ts';

/** How long, and how often, a person is tried again. */
export interface RetryPolicy {
  readonly firstBackoffSeconds: number;
  readonly maxBackoffSeconds: number;
  /** How often a message is received before the queue moves it to its dead letters. */
  readonly maxReceives: number;
}

/** Seconds to wait after the given receive (from 1): doubled each time, up to the policy's maximum. */
export function backoffSeconds(policy: RetryPolicy, receives: number): number {
  return Math.min(policy.firstBackoffSeconds * 2 ** Math.min(receives - 1, 30), policy.maxBackoffSeconds);
}

/** A vendor's own wish is obeyed up to this, whatever the policy's longest wait is. */
const longestAskedSeconds = 3600;

/** Seconds to wait where the vendor may have asked for a time of its own (`Retry-After`). */
export function waitSeconds(backoff: number, asked = 0): number {
  return Math.ceil(Math.max(1, backoff, Math.min(asked, longestAskedSeconds)));
}

/** Seconds from the first attempt to the last one: an outage that is shorter leaves no dead letter. */
export function longestOutageSeconds(policy: RetryPolicy): number {
  let total = 0;
  for (let receives = 1; receives < policy.maxReceives; receives++) total += backoffSeconds(policy, receives);
  return total;
}

/** What a deployment says of all its targets. */
export type DeploymentPolicy = Pick<TargetPolicy, 'offboardAction' | 'invite'>;

/** The deployment's policy as far as a target can follow it. */
export function targetPolicyOf(
  target: Pick<
    ProvisioningTarget,
    'visibleAttributes' | 'hiddenAttributes' | 'sendsInvitations' | 'offboardAction'
  >,
  policy: DeploymentPolicy,
): TargetPolicy {
  return {
    visibleAttributes: target.visibleAttributes,
    hiddenAttributes: target.hiddenAttributes,
    offboardAction: target.offboardAction ?? policy.offboardAction,
    invite: policy.invite && target.sendsInvitations !== false,
  };
}

/** How the people of one deployment are provisioned. */
export interface ProvisioningPolicy extends DeploymentPolicy {
  /** `observe`: no target is written to; outcomes say what would have been done. */
  readonly mode: 'observe' | 'apply';
  /**
   * How long a target may take to show an account that it has created (seconds, assumed of the vendor). Until
   * then a create whose result was lost is not repeated.
   */
  readonly newAccountVisibleWithinSeconds: number;
  /** Which roles may be given, and which of them under a grant only. */
  readonly roles: RolePolicy;
  /** How long a refusal that names no cause is tried again (seconds, from the first one). */
  readonly refusalSeconds: number;
  /** The same where someone who left is to be deactivated, whatever the refusal names. */
  readonly leaverRefusalSeconds: number;
  /** How many people each source may deactivate or rename before a human looks. */
  readonly brake: BrakeOptions;
}
