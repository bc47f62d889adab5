import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnManagedPolicy, CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { checkLimits, checkTemplate, templateSize } from '../../infra/limits/check-limits.ts';
import { templateBytes } from '../../infra/limits/limits.ts';
import { everything } from './everything.ts';
import { createStage, synthesiseStage } from './synthesise-stage.ts';

const withEverything = synthesiseStage('production', everything);

function withVariables(variables: Readonly<Record<string, string>>): Stack {
  const stack = new Stack();
  const fn = new CfnFunction(stack, 'Fn', { code: {}, role: 'role', environment: { variables } });
  fn.addMetadata('user-lifecycle:name', 'offboard-user');
  return stack;
}

test('a stage with every HR system, both targets, 100 protected accounts and 200 mapped roles fits', () => {
  expect(JSON.stringify(withEverything.template.toJSON()).length).toBeLessThan(templateBytes);
  const told = withEverything.named('AWS::Lambda::Function', 'reconcile-user').Metadata;
  const { RECONCILE_OPTIONS, ESPER_OPTIONS } = Object(told['user-lifecycle:configuration']);
  expect(RECONCILE_OPTIONS.protectedAccounts).toHaveLength(100);
  expect(Object.keys(ESPER_OPTIONS.roleMap)).toHaveLength(200);
  const sources = withEverything.named('AWS::Lambda::Function', 'receive-source-event').Metadata;
  expect(Object.keys(Object(sources['user-lifecycle:configuration']).HR_SOURCES)).toHaveLength(8);
});

test('an environment of more than 4 KB is refused, as AWS Lambda measures it: as JSON, in bytes', () => {
  // {"A":"…"}
  const room = 4096 - 8;
  expect(() => checkLimits(withVariables({ A: 'x'.repeat(room) }))).not.toThrow();
  for (const [value, size] of [
    ['x'.repeat(room + 1), 4097],
    [`${'x'.repeat(room - 1)}"`, 4097],
    [`${'x'.repeat(room - 1)}€`, 4098],
  ] as const)
    expect(() => checkLimits(withVariables({ A: value }))).toThrow(
      `The environment of offboard-user, in bytes, would be ${size}, and AWS allows 4096.`,
    );
});

test('what only a deployment knows counts as long as it may become', () => {
  const stack = withVariables({});
  const url = new Queue(stack, 'Queue').queueUrl;
  const fn = stack.node.findChild('Fn');
  if (!(fn instanceof CfnFunction)) throw new Error('no function');
  fn.environment = { variables: { SECRETS: JSON.stringify(Array.from({ length: 20 }, () => url)) } };
  expect(() => checkLimits(stack)).toThrow('The environment of offboard-user');
});

test('the policies of a role are refused together where AWS would refuse them', () => {
  const stack = new Stack();
  const role = new CfnRole(stack, 'Role', { assumeRolePolicyDocument: {} });
  const add = (id: string) =>
    new CfnPolicy(stack, id, {
      policyName: id,
      roles: [role.ref],
      policyDocument: { Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: 'x'.repeat(6000) }] },
    });
  add('One');
  expect(() => checkLimits(stack)).not.toThrow();
  add('Another');
  expect(() => checkLimits(stack)).toThrow(
    /^The policies of Default\/Role, in bytes, would be 12\d{3}, and AWS allows 10240\. Put some of the HR systems/,
  );
});

test('a policy that people attach is refused above 6,144 characters', () => {
  const stack = new Stack();
  const policyDocument = {
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'x'.repeat(6100) }],
  };
  new CfnManagedPolicy(stack, 'Dropper', { policyDocument });
  expect(() => checkLimits(stack)).toThrow(
    /^The policy Default\/Dropper, in bytes, would be 61\d\d, and AWS allows 6144\. Name fewer people/,
  );
});

test('more approvers than the policy of the drop bucket has room for are refused', () => {
  const approvers = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => `arn:aws:iam::111122223333:role/approvers/HrApprover${index}`,
    );
  const withApprovers = (count: number) =>
    createStage('production', { imports: { approvers: approvers(count) } });
  expect(() => withApprovers(100)).not.toThrow();
  expect(() => withApprovers(400)).toThrow(
    /^The policy .*\/Drops\/Policy\/Resource, in bytes, would be \d+, and AWS allows 20480\. Name fewer people and roles, or several at once by a pattern/,
  );
});

test.each([
  [Duration.minutes(5), 288, undefined],
  [Duration.minutes(5), 289, 'in seconds, would be 86700, and AWS allows 86400.'],
  [Duration.hours(1), 168, undefined],
  [Duration.hours(1), 169, 'in seconds, would be 608400, and AWS allows 604800.'],
])('an alarm over periods of %s may look at %i of them, or not', (period, evaluationPeriods, message) => {
  const stack = new Stack();
  const metric = new Metric({ namespace: 'n', metricName: 'm', period });
  new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods });
  if (message === undefined) expect(() => checkLimits(stack)).not.toThrow();
  else expect(() => checkLimits(stack)).toThrow(message);
});

test('more metric filters than a log group may have are refused', () => {
  const stack = new Stack();
  for (let index = 0; index < 101; index += 1)
    new CfnMetricFilter(stack, `Filter${index}`, {
      filterPattern: '',
      logGroupName: 'offboard-user',
      metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }],
    });
  expect(() => checkLimits(stack)).toThrow('would be 101, and AWS allows 100.');
});

test('a stage that reserves more than an account usually may run is told so, and not refused', () => {
  const told = (reservedConcurrency: number) => {
    const { stack } = createStage('production', { webhooks: { reservedConcurrency } });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('reserve a concurrency of'));
  };
  // Four doors.
  expect(told(225)).toEqual([]);
  expect(told(226)).toHaveLength(1);
});

test('a dashboard shows more alarms than one widget may', () => {
  const names = Array.from({ length: 10 }, (_, index) => `client${index}`);
  const clients = Object.fromEntries(names.map((name) => [name, { groups: [] }]));
  const silentAfterHours = Object.fromEntries(names.map((name) => [`scim-${name}`, 72]));
  const stage = synthesiseStage('production', { ...everything, scim: { clients }, silentAfterHours });
  const [dashboard] = stage.ofType('AWS::CloudWatch::Dashboard');
  const widgets = JSON.stringify(dashboard?.Properties.DashboardBody).match(/Alarms for the morning/g);
  expect(widgets).toHaveLength(2);
});

test('a template that is larger than CloudFormation takes is refused', () => {
  const directory = mkdtempSync(join(tmpdir(), 'template-'));
  const path = join(directory, 'user-lifecycle-test.template.json');
  const write = (bytes: number) => writeFileSync(path, 'x'.repeat(bytes));
  write(templateBytes);
  const seenByTheirApp = () =>
    templateSize.validate({ templatePaths: [path], stackTemplates: [], appConstruct: new Stack() });
  expect(() => checkTemplate(path)).not.toThrow();
  expect(seenByTheirApp()).toEqual({ success: true, violations: [] });
  write(templateBytes + 1);
  const message =
    'The template user-lifecycle-test.template.json, in bytes, would be 1048577, and AWS allows 1048576. Shorten';
  expect(() => checkTemplate(path)).toThrow(message);
  expect(seenByTheirApp()).toMatchObject({
    success: false,
    violations: [{ description: expect.stringContaining(message) }],
  });
  rmSync(directory, { recursive: true });
});
