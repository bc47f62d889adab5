import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { isPlaceholder } from '../../shared/aws/secrets/read-secret.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const production = synthesiseStage('production');
const local = synthesiseStage('local');

describe('ledger', () => {
  test('is on demand, encrypted, restorable to any second, and expires items', () => {
    expect(production.named('AWS::DynamoDB::Table', 'ledger').Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'duePartition', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'listed',
          KeySchema: [
            { AttributeName: 'listPartition', KeyType: 'HASH' },
            { AttributeName: 'listOrder', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  test('survives the stack, except on the local host', () => {
    const table = production.named('AWS::DynamoDB::Table', 'ledger');
    expect(table.DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(table.UpdateReplacePolicy).toBe('Retain');
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);
    const localTable = local.named('AWS::DynamoDB::Table', 'ledger');
    expect(localTable.DeletionPolicy).toBe('Delete');
    expect(localTable.Properties.DeletionProtectionEnabled).toBe(false);
  });
});

describe('secrets', () => {
  test.each(['infraon-api-key', 'webhook-signing-secrets'])(
    '%s starts as a placeholder, never as a random value',
    (name) => {
      const { Name, SecretString, GenerateSecretString } = z
        .looseObject({ Name: z.string(), SecretString: z.string() })
        .parse(production.named('AWS::SecretsManager::Secret', name).Properties);
      expect(Name).toBe(`/user-lifecycle/production/${name}`);
      expect(isPlaceholder(SecretString)).toBe(true);
      expect(GenerateSecretString).toBeUndefined();
    },
  );

  test('the placeholder’s text stays, because a deployment would write a new one over the real secret', () => {
    for (const secret of production.ofType('AWS::SecretsManager::Secret'))
      expect(secret.Properties.SecretString).toBe(
        '{"placeholder":"REPLACE-ME with aws secretsmanager put-secret-value"}',
      );
  });
});

describe('buckets', () => {
  test.each(['drops', 'reports', 'exports'])(
    '%s is private, encrypted, versioned, logged and forgets',
    (name) => {
      const bucket = production.named('AWS::S3::Bucket', name);
      expect(bucket.DeletionPolicy).toBe('RetainExceptOnCreate');
      expect(bucket.Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        LoggingConfiguration: { LogFilePrefix: `${name}/` },
        BucketEncryption: expect.anything(),
      });
      expect(JSON.stringify(bucket.Properties.LifecycleConfiguration)).toContain('"ExpirationInDays"');
      production.template.hasResourceProperties('AWS::S3::BucketPolicy', {
        Bucket: { Ref: bucket.logicalId },
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      });
    },
  );
});

test('no one but the exporting function writes into the bucket of exports', () => {
  const bucket = production.named('AWS::S3::Bucket', 'exports').logicalId;
  const [policy] = production
    .ofType('AWS::S3::BucketPolicy')
    .filter(({ Properties }) => JSON.stringify(Properties.Bucket).includes(bucket));
  const { Role } = production.named('AWS::Lambda::Function', 'nightly-export').Properties;
  expect(Object(policy?.Properties.PolicyDocument).Statement).toContainEqual({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:PutObject',
    Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket, 'Arn'] }, '/*']] },
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': Role } },
  });
});

describe('the key that signs exports', () => {
  const key = production.named('AWS::KMS::Key', 'evidence');

  test('signs, is told to no one, and survives the stack, so that its public key can still be asked for', () => {
    expect(key.Properties).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    expect(key.DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  test('is used by no one but the functions that export and seal', () => {
    const roles = ['nightly-export', 'seal-audit'].map(
      (name) => production.named('AWS::Lambda::Function', name).Properties.Role,
    );
    expect(Object(key.Properties.KeyPolicy).Statement).toContainEqual({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'kms:Sign',
      Resource: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': roles } },
    });
  });
});

test('exports are locked where the stage says so', () => {
  expect(production.named('AWS::S3::Bucket', 'exports').Properties).not.toHaveProperty('ObjectLockEnabled');
  const locked = synthesiseStage('production', { retention: { exportLockDays: 400 } });
  expect(locked.named('AWS::S3::Bucket', 'exports').Properties).toMatchObject({
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } } },
  });
  const governed = synthesiseStage('production', {
    retention: { exportLockDays: 400, exportLockMode: 'governance' },
  });
  expect(governed.named('AWS::S3::Bucket', 'exports').Properties.ObjectLockConfiguration).toMatchObject({
    Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 400 } },
  });
  expect(locked.named('AWS::S3::Bucket', 'reports').Properties).not.toHaveProperty('ObjectLockEnabled');
});

test('reports are forgotten, the people of feeds’ last full files are not', () => {
  const { LifecycleConfiguration } = production.named('AWS::S3::Bucket', 'reports').Properties;
  expect(LifecycleConfiguration).toMatchObject({
    Rules: [
      { Prefix: 'reports/', ExpirationInDays: 365, Status: 'Enabled' },
      { NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Status: 'Enabled' },
    ],
  });
  for (const bucket of production.ofType('AWS::S3::Bucket'))
    expect(Object(bucket.Properties.LifecycleConfiguration).Rules.at(-1)).toMatchObject({
      ExpiredObjectDeleteMarker: true,
    });
  expect(Object(LifecycleConfiguration).Rules[1]).not.toHaveProperty('ExpirationInDays');
});

describe('a dropped file', () => {
  test('is told to file-drops by the bucket itself, which may send there and nowhere else', () => {
    const drops = production.named('AWS::S3::Bucket', 'drops');
    const queue = production.named('AWS::SQS::Queue', 'file-drops').logicalId;
    expect(drops.Properties.NotificationConfiguration).toEqual({
      QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: { 'Fn::GetAtt': [queue, 'Arn'] } }],
    });
    const policy = production
      .ofType('AWS::SQS::QueuePolicy')
      .find(({ Properties }) => JSON.stringify(Properties).includes('s3.amazonaws.com'));
    expect(policy?.Properties).toMatchObject({
      Queues: [{ Ref: queue }],
      PolicyDocument: {
        Statement: expect.arrayContaining([
          {
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 's3.amazonaws.com' },
            Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ]),
      },
    });
    expect(drops.DependsOn).toContain(policy?.logicalId);
    expect(production.resources.filter(({ Type }) => Type.startsWith('Custom::'))).toEqual([]);
  });
});

describe('outputs', () => {
  test('name what an operator needs', () => {
    expect(Object.keys(production.outputs).sort()).toEqual([
      'AlarmTopicArn',
      'ApiUrl',
      'ApproverPolicyArn',
      'AuditBucket',
      'AuditorPolicyArn',
      'DropperPolicyArn',
      'DropsBucket',
      'EvidenceKeyArn',
      'ExportsBucket',
      'FileDropsDeadLettersUrl',
      'FileDropsQueueUrl',
      'ImportChangesDeadLettersUrl',
      'ImportChangesQueueUrl',
      'ImportNoticesTopicArn',
      'InfraonApiKeySecret',
      'InfraonUrl',
      'LedgerTable',
      'NightlyExportFunction',
      'OffboardUserUrl',
      'OnboardUserUrl',
      'OperatorPolicyArn',
      'PrivacyPolicyArn',
      'ReconcileUserFunction',
      'ReportsBucket',
      'UpdateUserUrl',
      'UserChangesDeadLettersUrl',
      'UserChangesQueueUrl',
      'ViewerPolicyArn',
      'WebhookSigningSecretsSecret',
    ]);
  });
});
