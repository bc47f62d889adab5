import { CfnOutput, CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { ConfigError } from '../config/resolve-stage.ts';
import { nameOf } from '../constructs/short-name.ts';
import { environmentBytes, mostOutputs, mostResources, policyBytes } from './limits.ts';
import { resolvedBytes } from './resolved-text.ts';

/**
 * Compares a stack with the limits that AWS checks only when it is deployed, which would then be rolled back. Throws a
 * {@link ConfigError} that says in one line each what is too large, and by how much.
 */
export function checkLimits(stack: Stack): void {
  const resources = stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct));
  const outputs = stack.node.findAll().filter((construct) => construct instanceof CfnOutput);
  const excesses = [
    ...resources.filter((one) => one instanceof CfnFunction).flatMap(environmentExcess),
    ...policyExcesses(resources),
    ...resources.flatMap(textExcesses),
    ...excess('The number of resources', resources.length, mostResources),
    ...excess('The number of outputs', outputs.length, mostOutputs),
  ];
  if (excesses.length > 0) throw new ConfigError(excesses.join('\n'));
}

/** As AWS Lambda measures it. */
function environmentSize(fn: CfnFunction): number {
  const { variables = {} } = Object(fn.stack.resolve(fn.environment));
  return resolvedBytes(variables);
}

function environmentExcess(fn: CfnFunction): readonly string[] {
  return excess(`The environment of ${nameOf(fn)}, in bytes,`, environmentSize(fn), environmentBytes);
}

function policyExcesses(resources: readonly CfnResource[]): readonly string[] {
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
    return excess(`The policies of ${role.node.path}, in bytes,`, own + attached, policyBytes);
  });
}

/** Names and descriptions, whose lengths AWS limits. */
function textExcesses(resource: CfnResource): readonly string[] {
  const check = (property: string, text: string | undefined, most: number) =>
    excess(`The ${property} of ${resource.node.path}, in characters,`, text?.length ?? 0, most);
  if (resource instanceof CfnFunction) return check('description', resource.description, 256);
  if (resource instanceof CfnSecret) return check('name', resource.name, 512);
  if (resource instanceof CfnSchedule) return check('description', resource.description, 512);
  if (resource instanceof CfnMetricFilter) return check('pattern', resource.filterPattern, 1024);
  if (resource instanceof CfnAlarm)
    return [
      ...check('description', resource.alarmDescription, 1024),
      ...check('name of the metric', resource.metricName, 255),
    ];
  return [];
}

function excess(what: string, size: number, most: number): readonly string[] {
  return size > most ? [`${what} would be ${size}, and AWS allows ${most}.`] : [];
}
