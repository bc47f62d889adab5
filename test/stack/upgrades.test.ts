import { describe, expect, test } from 'vitest';
import { everything } from './everything.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production', everything);

/**
 * What a deployed stage must keep: its data, the addresses that senders and networks have, and what people subscribed to or attached.
 * CloudFormation takes a changed logical id for another resource, which begins empty.
 */
const kept: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['LedgerTable9343E4AA'],
  'AWS::S3::Bucket': [
    'FilesAccessLogsAAAD0C84',
    'FilesDropsFDAB7427',
    'FilesReports78651758',
    'FilesExports713EC18F',
  ],
  'AWS::KMS::Key': ['EvidenceKey16700A33'],
  'AWS::SQS::Queue': [
    'UserChangesQueue77BA1A56',
    'UserChangesDeadLettersDD7EFB46',
    'ImportChangesQueueE1C8C101',
    'ImportChangesDeadLetters0686E6FC',
    'SourceNoticesQueue84C6EF08',
    'SourceNoticesDeadLettersEDD12248',
    'FileImportFileDropsQueue4DC249A9',
    'FileImportFileDropsDeadLettersE38D50D8',
  ],
  'AWS::SecretsManager::Secret': [
    'InfraonApiKeySecret6587AFBA',
    'EsperApiKeySecret3D3A4B13',
    'WebhookSigningSecretsSecretA18A796A',
    'EdgeKeySecretC4FA2948',
    'HrSourceBamboohrProofSecret1D4FCCA9',
    'HrSourceBamboohrApiSecret266FB237',
    'HrSourceWorkdayProofSecret63E50DD4',
  ],
  'AWS::ApiGatewayV2::Api': ['WebhooksApiA28DB082'],
  'AWS::CloudFront::Distribution': ['EdgeDistribution0060737B'],
  'AWS::SNS::Topic': ['AlarmsTopic3A2DFEBA', 'FileImportNoticesTopic595535D4'],
  'AWS::IAM::ManagedPolicy': ['PeopleDropperC98F31FB', 'PeopleApprover06422FA0', 'PeopleAuditorFD930159'],
};

/** Properties that CloudFormation cannot change: a name of our own would also keep the replacement from being made. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['TableName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::Lambda::Function': ['FunctionName'],
};

describe('an upgrade of a deployed stage', () => {
  test.each(Object.entries(kept))('replaces no %s', (type, ids) => {
    expect(stage.ofType(type).map(({ logicalId }) => logicalId)).toEqual(expect.arrayContaining([...ids]));
  });

  test.each(Object.entries(fixed))(
    'could replace a %s, as CloudFormation chooses its name',
    (type, names) => {
      for (const { Properties } of stage.ofType(type))
        for (const name of names) expect(Properties).not.toHaveProperty(name);
    },
  );

  test('leaves the keys of the ledger and the kind of the signing key as they are', () => {
    const [table] = stage.ofType('AWS::DynamoDB::Table');
    expect(table?.Properties.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    const [key] = stage.ofType('AWS::KMS::Key');
    expect(key?.Properties).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  });

  test('generates no new key of the edge, which CloudFormation does as soon as one of these changes', () => {
    expect(stage.named('AWS::SecretsManager::Secret', 'edge-key').Properties.GenerateSecretString).toEqual({
      SecretStringTemplate: '{"previous":""}',
      GenerateStringKey: 'current',
      PasswordLength: 64,
      ExcludePunctuation: true,
    });
  });
});
