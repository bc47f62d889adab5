import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createLog } from '../../shared/log/create-log.ts';
import { lineMetrics } from '../../shared/log/line-metrics.ts';
import { everything } from './everything.ts';
import { matchesPattern, readConditions } from './filter-pattern.ts';
import { readSources } from './read-sources.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production', everything);

const filterSchema = z.object({
  FilterPattern: z.string(),
  LogGroupName: z.object({ Ref: z.string() }),
  MetricTransformations: z.tuple([
    z.object({ MetricName: z.string(), MetricNamespace: z.string(), MetricValue: z.string() }),
  ]),
});
const alarmSchema = z.looseObject({
  MetricName: z.string(),
  Namespace: z.string(),
  Dimensions: z
    .array(z.object({ Name: z.string(), Value: z.object({ Ref: z.string() }).or(z.unknown()) }))
    .default([]),
});

const functionsByLogGroup = new Map(
  stage
    .ofType('AWS::Lambda::Function')
    .map(({ Properties, Metadata }) => [
      Object(Properties.LoggingConfig).LogGroup.Ref,
      String(Metadata['user-lifecycle:name']),
    ]),
);
const functions = [...functionsByLogGroup.values()];
const filters = stage.ofType('AWS::Logs::MetricFilter').map(({ Properties }) => {
  const { FilterPattern, LogGroupName, MetricTransformations } = filterSchema.parse(Properties);
  const [{ MetricName, MetricNamespace, MetricValue }] = MetricTransformations;
  return {
    pattern: FilterPattern,
    fn: functionsByLogGroup.get(LogGroupName.Ref),
    metric: `${MetricNamespace} ${MetricName}`,
    value: MetricValue,
  };
});
const ownLines = filters.filter(({ fn, pattern }) => fn !== undefined && pattern.includes('$.code'));
const alarms = stage.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => alarmSchema.parse(Properties));

/** What AWS itself counts, the dimension that names the resource, and the resource's type. */
const awsMetrics: Readonly<Record<string, readonly [dimension: string, type: string]>> = {
  'AWS/Lambda Errors': ['FunctionName', 'AWS::Lambda::Function'],
  'AWS/Lambda Invocations': ['FunctionName', 'AWS::Lambda::Function'],
  'AWS/Lambda Throttles': ['FunctionName', 'AWS::Lambda::Function'],
  'AWS/SQS ApproximateNumberOfMessagesVisible': ['QueueName', 'AWS::SQS::Queue'],
  'AWS/ApiGateway 5xx': ['ApiId', 'AWS::ApiGatewayV2::Api'],
};

/** The alarm looks at a number that some function puts into a line, told apart by the same dimensions. */
function expectEmbedded({ MetricName, Namespace, Dimensions }: (typeof alarms)[number]): void {
  const [code = ''] = Object.entries(lineMetrics).find(([, { metrics }]) => MetricName in metrics) ?? [];
  const calls = functions.flatMap((fn) => readSources(fn)).flatMap((text) => text.match(callOf(code)) ?? []);
  expect(calls, `no source logs ${code}`).not.toEqual([]);
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), metricsNamespace: Namespace });
  const named = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  log('info', code, { secret: 'infraon-api-key', ageDays: 400, durationMs: 1, result: 'timeout', ...named });
  const line = JSON.parse(lines[0] ?? '{}');
  expect(line[MetricName]).toBeGreaterThan(0);
  const [directive] = line._aws.CloudWatchMetrics;
  expect(directive.Namespace).toBe(Namespace);
  expect(directive.Dimensions).toContainEqual(Object.keys(named));
  expect(line).toMatchObject(named);
}

/** The texts that a pattern compares fields with, beside the code. */
function wordsOf(pattern: string): readonly string[] {
  return [...pattern.matchAll(/\$\.(\w+) = "([^"]*)"/g)].flatMap(([, field, word = '']) =>
    field === 'code' ? [] : [word],
  );
}

/** What a function's sources call by a name, and the HR systems and SCIM clients that the stage configures. */
function knownWords(fn: string): readonly string[] {
  const texts = readSources(fn).flatMap((text) =>
    [...text.matchAll(/'([\w-]+)'|(\w+): /g)].map(([, quoted, key]) => quoted ?? key ?? ''),
  );
  const scimSources = Object.keys(everything.scim.clients).map((name) => `scim-${name}`);
  return [...texts, ...Object.keys(everything.hrSources), ...scimSources];
}

/** A call that logs the code, with the fields that it passes. */
const callOf = (code: unknown) => new RegExp(`log\\(\\s*[^,]+,\\s*'${code}'[^;]*;`);

describe('every alarm has an event that makes it fire', () => {
  test.each(ownLines.map(({ fn, pattern, value }) => [String(fn), pattern, value] as const))(
    '%s can write a line that %s counts',
    (fn, pattern, value) => {
      const { code, ...fields } = readConditions(pattern);
      const call = readSources(fn).flatMap((text) => text.match(callOf(code)) ?? [])[0];
      expect(call, `no source of ${fn} logs ${code}`).toBeDefined();
      const counted = value.startsWith('$.') ? [value.slice(2)] : [];
      for (const field of [...Object.keys(fields), ...counted])
        expect(call).toMatch(new RegExp(`\\b${field}\\b`));
      // A word that no source has is one that no line has: a source, a target, a result, the name of a queue.
      for (const word of wordsOf(pattern))
        expect(knownWords(fn), `no source of ${fn} says ${word}`).toContain(word);

      const lines: string[] = [];
      const log = createLog({ context: { function: fn }, write: (line) => lines.push(line) });
      const said = { ...Object.fromEntries(counted.map((field) => [field, 1])), ...fields };
      log('error', String(code), said);
      const [line = '{}'] = lines;
      expect(matchesPattern(pattern, JSON.parse(line))).toBe(true);
      expect(matchesPattern(pattern, { ...JSON.parse(line), code: 'another' })).toBe(false);
      expect(JSON.parse(line)).not.toHaveProperty('dropped');
    },
  );

  test.each(alarms.map((alarm) => [`${alarm.Namespace} ${alarm.MetricName}`, alarm] as const))(
    '%s is counted',
    (metric, alarm) => {
      const known = awsMetrics[metric];
      if (known === undefined) {
        const counted = filters.some((filter) => filter.metric === metric);
        return counted ? expect(alarm.Dimensions).toEqual([]) : expectEmbedded(alarm);
      }
      const [dimension, type] = known;
      const [only] = alarm.Dimensions;
      expect(alarm.Dimensions).toHaveLength(1);
      expect(only?.Name).toBe(dimension);
      const { Ref, 'Fn::GetAtt': attribute } = Object(only?.Value);
      expect(stage.ofType(type).map(({ logicalId }) => logicalId)).toContain(Ref ?? attribute?.[0]);
    },
  );

  test.each([
    ['a vendor that is down', ['vendor-down-infraon', 'vendor-down-esper']],
    ['a leaver who keeps an account', ['leaver-not-deactivated']],
    ['a leaver of whom nothing is known', ['leaver-unknown']],
    ['an event that is refused', ['event-refused', 'hr-source-not-understood']],
    ['a door that fails', ['request-failed', 'webhooks-refused', 'onboard-user-errors']],
    ['an HR system that is silent', ['events-bamboohr-silent', 'events-workday-silent']],
    ['a vendor that answers 429', ['vendor-throttled']],
    ['functions that AWS does not start', ['reconcile-user-throttled', 'offboard-user-throttled']],
    ['messages that no one can read', ['message-malformed']],
    ['an export that is missing', ['export-missing-infraon', 'export-missing-esper']],
    ['a brake that holds someone', ['brake-held']],
    ['a key that the vendor rejects', ['vendor-unauthorized']],
    ['a secret that is too old', ['secret-too-old-infraon-api-key', 'secret-too-old-hr-source-deel-api']],
    ['a source that sends many people away', ['people-deactivated-infraon', 'people-deactivated-esper']],
  ])('%s has an alarm', (_what, names) => {
    const all = stage.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.AlarmName);
    for (const name of names) expect(all).toContain(`user-lifecycle-production-${name}`);
  });

  test('whatever answers the internet is watched for its answers 500, since it fails without an error of Lambda', () => {
    const watched = ownLines
      .filter(({ pattern }) => pattern === '{ $.code = "request-failed" }')
      .map(({ fn }) => fn);
    const doors = [
      ...['event-status', 'offboard-user', 'onboard-user', 'receive-source-event', 'scim', 'update-user'],
    ];
    expect(watched.toSorted()).toEqual(doors);
  });
});
