import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Annotations, CfnOutput, CfnResource, type IPolicyValidationPlugin, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnManagedPolicy, CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ConfigError } from '../config/resolve-stage.ts';
import {
  alarmWindowSeconds,
  bucketPolicyBytes,
  environmentBytes,
  excess,
  fewerSources,
  managedPolicyBytes,
  mostFiltersOfLogGroup,
  mostOutputs,
  mostResources,
  policyBytes,
  templateBytes,
  usuallyReservable,
} from './limits.ts';
import { nameOf } from './short-name.ts';

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
    ...excess('The number of resources', {
      size: resourcesIn(stack).length,
      most: mostResources,
      advice: fewerSources,
    }),
    ...excess('The number of outputs', { size: outputs.length, most: mostOutputs, advice: fewerSources }),
  ];
  if (excesses.length > 0) throw new ConfigError(excesses.join('\n'));
  warnOfReserved(scope, resources);
}

/** Throws a {@link ConfigError} where a template that was written is larger than CloudFormation takes: what a stage says stands in it, too. */
export function checkTemplate(path: string): void {
  const [tooLarge] = templateExcess(path);
  if (tooLarge !== undefined) throw new ConfigError(tooLarge);
}

/** The same for an app of someone else's, which is not told before it is synthesised how large its templates are. */
export const templateSize: IPolicyValidationPlugin = {
  name: 'user-lifecycle-template-size',
  validate({ templatePaths }) {
    const violations = templatePaths
      .flatMap(templateExcess)
      .map((description) => ({ ruleName: 'template-size', description, violatingResources: [] }));
    return { success: violations.length === 0, violations };
  },
};

function templateExcess(path: string): readonly string[] {
  return excess(`The template ${basename(path)}, in bytes,`, {
    size: statSync(path).size,
    most: templateBytes,
    advice: 'Shorten the longest lists of the stage: groups, roles, protected accounts.',
  });
}

/** A limit that AWS raises on request, so that it is no reason to refuse. */
function warnOfReserved(scope: Construct, resources: readonly CfnResource[]): void {
  const reserved = resources
    .filter((one) => one instanceof CfnFunction)
    .reduce((sum, { reservedConcurrentExecutions = 0 }) => sum + reservedConcurrentExecutions, 0);
  if (reserved > usuallyReservable)
    Annotations.of(scope).addWarningV2(
      'user-lifecycle:reserved-concurrency',
      `The functions reserve a concurrency of ${reserved} together: AWS refuses to deploy that where the account may run ${usuallyReservable + 100} at once, which is usual. Have that raised first, or reserve less.`,
    );
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
  return excess(`The environment of ${nameOf(fn)}, in bytes,`, {
    size: environmentSize(fn),
    most: environmentBytes,
    advice: fewerSources,
  });
}

/** Names and descriptions, whose lengths AWS limits. */
function textExcesses(resource: CfnResource): readonly string[] {
  const check = (property: string, text: string | undefined, most: number) =>
    excess(`The ${property} of ${resource.node.path}, in characters,`, { size: text?.length ?? 0, most });
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

/** Alarms and metric filters that CloudWatch would refuse. Both grow with the sources and targets of a stage. */
function watchExcesses(resources: readonly CfnResource[]): readonly string[] {
  const alarms = resources.filter((resource) => resource instanceof CfnAlarm);
  const filters = resources.filter((resource) => resource instanceof CfnMetricFilter);
  const byLogGroup = Map.groupBy(filters, ({ stack, logGroupName }) =>
    JSON.stringify(stack.resolve(logGroupName)),
  );
  return [
    ...alarms.flatMap(windowExcess),
    ...[...byLogGroup].flatMap(([group, { length }]) =>
      excess(`The number of metric filters of ${group}`, {
        size: length,
        most: mostFiltersOfLogGroup,
        advice: fewerSources,
      }),
    ),
  ];
}

function windowExcess({ node, period = 0, evaluationPeriods = 1 }: CfnAlarm): readonly string[] {
  const most = period >= 3600 ? alarmWindowSeconds.ofHours : alarmWindowSeconds.ofMinutes;
  return excess(`The time over which ${node.path} looks back, in seconds,`, {
    size: period * evaluationPeriods,
    most,
  });
}

/** The policies that are larger than IAM and S3 take: a stage's lists of approvers and senders become part of them. */
function policyExcesses(resources: readonly CfnResource[]): readonly string[] {
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

/** As long as the ARN of a secret, or the URL of a queue, with long names, in the region and partition with the longest ones. */
const longestReference = 200;

/** What CloudFormation puts in the place of its own parameters is shorter. */
const parameterLengths: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 10,
  'AWS::Region': 25,
  'AWS::URLSuffix': 16,
};

/**
 * A value of the template as long as it will be when it is deployed, or a little longer: what only a deployment knows is
 * replaced by a text of the greatest length that it may have.
 */
function resolvedText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolvedText);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && key === 'Fn::Join') return joined(argument);
  if (entries.length === 1 && (key === 'Ref' || key.startsWith('Fn::')))
    return 'x'.repeat(parameterLengths[String(argument)] ?? longestReference);
  return Object.fromEntries(entries.map(([name, inner]) => [name, resolvedText(inner)]));
}

function joined(argument: unknown): string {
  const [separator, parts] = Array.isArray(argument) ? argument : [];
  return Array.isArray(parts) ? parts.map(resolvedText).join(String(separator)) : '';
}

/** How many bytes the value has as JSON, without white space. */
function resolvedBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(resolvedText(value)));
}
