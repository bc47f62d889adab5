import type { TargetPolicy } from '../domain/reconcile.ts';
import type { ProvisioningTarget } from './target.ts';

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
