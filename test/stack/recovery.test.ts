import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { environmentSchema as importEnvironment } from '../../functions/bulk-csv-import/environment.ts';
import { environmentSchema as exportEnvironment } from '../../functions/nightly-export/environment.ts';
import { readEnvironment } from './read-environment.ts';
import { readPermissions } from './read-permissions.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stages = (['production', 'local', 'local-esper'] as const).map((name) => synthesiseStage(name));
const [production = synthesiseStage('production')] = stages;
const twoMinutes = 120;

const mappingSchema = z.looseObject({
  EventSourceArn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  FunctionName: z.object({ Ref: z.string() }),
});

/** Which function consumes which queue. */
function mappingsOf(stage: (typeof stages)[number]) {
  return stage.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => {
    const { EventSourceArn, FunctionName } = mappingSchema.parse(Properties);
    const byId = (id: string) => stage.resources.find(({ logicalId }) => logicalId === id);
    return { queue: byId(EventSourceArn['Fn::GetAtt'][0]), fn: byId(FunctionName.Ref) };
  });
}

const nameOf = (resource: { readonly Metadata?: unknown } | undefined) =>
  String(Object(resource?.Metadata)['user-lifecycle:name']);

describe('a function that is killed goes on within two minutes', () => {
  test('a queue hides messages at least as long as its function may run, as AWS demands', () => {
    for (const stage of stages) {
      for (const { queue, fn } of mappingsOf(stage)) {
        const timeout = Number(fn?.Properties.Timeout);
        expect(Number(queue?.Properties.VisibilityTimeout), nameOf(queue)).toBeGreaterThanOrEqual(timeout);
      }
    }
  });

  test.each(['reconcile-user', 'enrich-source-event'])('%s: its messages show by themselves', (name) => {
    for (const stage of stages) {
      for (const { queue } of mappingsOf(stage).filter(({ fn }) => nameOf(fn) === name)) {
        expect(Number(queue?.Properties.VisibilityTimeout)).toBeLessThanOrEqual(twoMinutes);
      }
    }
  });

  test('bulk-csv-import: it hides its message for as long as its lease lasts, again and again', () => {
    for (const stage of stages) {
      const { IMPORT_OPTIONS } = importEnvironment.parse(readEnvironment(stage, 'bulk-csv-import'));
      expect(IMPORT_OPTIONS.leaseSeconds).toBeLessThanOrEqual(twoMinutes);
    }
  });

  test('nightly-export: Lambda repeats it after a minute, when its lease has ended', () => {
    for (const stage of stages) {
      const fn = stage.named('AWS::Lambda::Function', 'nightly-export');
      const config = stage
        .ofType('AWS::Lambda::EventInvokeConfig')
        .find(({ Properties }) => Object(Properties.FunctionName).Ref === fn.logicalId);
      expect(config?.Properties.MaximumRetryAttempts).toBe(2);
      expect(Number(config?.Properties.MaximumEventAgeInSeconds)).toBeGreaterThan(
        Number(fn.Properties.Timeout) + twoMinutes,
      );
      const { EXPORT_OPTIONS } = exportEnvironment.parse(readEnvironment(stage, 'nightly-export'));
      expect(EXPORT_OPTIONS.leaseSeconds).toBeLessThanOrEqual(60);
    }
  });
});

test('a sweep is neither repeated nor late, so that two do not overlap', () => {
  const fn = production.named('AWS::Lambda::Function', 'sweep-due-events');
  const config = production
    .ofType('AWS::Lambda::EventInvokeConfig')
    .find(({ Properties }) => Object(Properties.FunctionName).Ref === fn.logicalId);
  expect(config?.Properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
});

test('no function sends to a queue that it consumes: AWS would end the chain', () => {
  for (const stage of stages) {
    for (const { queue, fn } of mappingsOf(stage)) {
      const permissions = readPermissions(stage, nameOf(fn));
      expect(permissions).toContain(`sqs:ReceiveMessage ${nameOf(queue)}`);
      expect(permissions).not.toContain(`sqs:SendMessage ${nameOf(queue)}`);
    }
    for (const { Properties } of stage.ofType('AWS::Lambda::Function')) {
      expect(Properties).not.toHaveProperty('RecursiveLoop');
    }
  }
});

test('an import that fails is tried for more than two days, and set aside before its queue forgets it', () => {
  const { IMPORT_OPTIONS } = importEnvironment.parse(readEnvironment(production, 'bulk-csv-import'));
  const { maxReceives, maxBackoffSeconds } = IMPORT_OPTIONS;
  const { RedrivePolicy, MessageRetentionPeriod } = production.named(
    'AWS::SQS::Queue',
    'file-drops',
  ).Properties;
  expect(RedrivePolicy).toMatchObject({ maxReceiveCount: maxReceives });
  expect(maxReceives * maxBackoffSeconds).toBeLessThan(Number(MessageRetentionPeriod));
  // At most 420 of the receives are looks whether its people are done.
  expect((maxReceives - 420) * maxBackoffSeconds).toBeGreaterThan(48 * 3600);
});
