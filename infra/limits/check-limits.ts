import { CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ConfigError } from '../config/resolve-stage.ts';
import { environmentBytes, excess, mostOutputs, mostResources } from './limits.ts';
import { policyExcesses } from './policy-excesses.ts';
import { resolvedBytes } from './resolved-text.ts';
import { nameOf } from './short-name.ts';
import { watchExcesses } from './watch-excesses.ts';

/**
 * Compares what was made in a scope with the limits that AWS checks only when it is deployed, which would then be rolled back. Throws a
 * {@link ConfigError} that says in one line each what is too large, and by how much.
 */
export function checkLimits(scope: Construct): void {
  const resources = resourcesIn(scope);
  const stack = Stack.of(scope);
  const outputs = stack.node.findAll().filter((construct) => construct instanceof CfnOutput);
  const excesses = [
    ...resources.filter((one) => one instanceof CfnFunction).flatMap(environmentExcess),
    ...policyExcesses(resources),
    ...watchExcesses(resources),
    ...resources.flatMap(textExcesses),
    ...excess('The number of resources', resourcesIn(stack).length, mostResources),
    ...excess('The number of outputs', outputs.length, mostOutputs),
  ];
  if (excesses.length > 0) throw new ConfigError(excesses.join('\n'));
}

function resourcesIn(scope: Construct): readonly CfnResource[] {
  return scope.node.findAll().filter((construct) => CfnResource.isCfnResource(construct));
}

/** As AWS Lambda measures it. */
function environmentSize(fn: CfnFunction): number {
  const { variables = {} } = Object(fn.stack.resolve(fn.environment));
  return resolvedBytes(variables);
}

function environmentExcess(fn: CfnFunction): readonly string[] {
  return excess(`The environment of ${nameOf(fn)}, in bytes,`, environmentSize(fn), environmentBytes);
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
      ...check('name', resource.alarmName, 255),
      ...check('name of the metric', resource.metricName, 255),
    ];
  return [];
}
