import type { CfnResource } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { bucketPolicyBytes, excess, fewerSources, managedPolicyBytes, policyBytes } from './limits.ts';
import { resolvedBytes } from './resolved-text.ts';

/** The policies that are larger than IAM and S3 take: a stage's lists of approvers and senders become part of them. */
export function policyExcesses(resources: readonly CfnResource[]): readonly string[] {
  return [...resources.flatMap(ownExcess), ...roleExcesses(resources)];
}

function ownExcess(resource: CfnResource): readonly string[] {
  const check = (document: unknown, most: number) =>
    excess(`The policy ${resource.node.path}, in bytes,`, {
      size: resolvedBytes(resource.stack.resolve(document)),
      most,
      advice: 'Name fewer people and roles, or several at once by a pattern (imports.approvers).',
    });
  if (resource instanceof CfnManagedPolicy) return check(resource.policyDocument, managedPolicyBytes);
  if (resource instanceof CfnBucketPolicy) return check(resource.policyDocument, bucketPolicyBytes);
  return [];
}

/** IAM counts the inline policies of a role together. */
function roleExcesses(resources: readonly CfnResource[]): readonly string[] {
  const sizes = new Map<string, number>();
  for (const policy of resources) {
    if (!(policy instanceof CfnPolicy)) continue;
    const size = resolvedBytes(policy.stack.resolve(policy.policyDocument));
    for (const { Ref: role } of policy.stack.resolve(policy.roles) ?? [])
      sizes.set(role, (sizes.get(role) ?? 0) + size);
  }
  return resources.flatMap((role) => {
    if (!(role instanceof CfnRole)) return [];
    const inline: readonly { readonly policyDocument: unknown }[] = role.stack.resolve(role.policies) ?? [];
    const own = inline.reduce((sum, { policyDocument }) => sum + resolvedBytes(policyDocument), 0);
    const attached = sizes.get(role.stack.resolve(role.logicalId)) ?? 0;
    return excess(`The policies of ${role.node.path}, in bytes,`, {
      size: own + attached,
      most: policyBytes,
      advice: fewerSources,
    });
  });
}
