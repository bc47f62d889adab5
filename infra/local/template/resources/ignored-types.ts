import type { ResourceType } from './resource-type.ts';

/** Resource types that are known and have nothing to do on one machine, each with the reason. */
const reasons: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Account': 'access logs are not written here',
  'AWS::CDK::Metadata': 'tells AWS which constructs are used',
  'AWS::CloudWatch::Alarm': 'metrics are not kept here',
  'AWS::CloudWatch::CompositeAlarm': 'metrics are not kept here',
  'AWS::CloudWatch::Dashboard': 'metrics are not kept here',
  'AWS::IAM::ManagedPolicy': 'permissions are checked in the template, not here',
  'AWS::IAM::Role': 'permissions are checked in the template, not here',
  'AWS::KMS::Alias': 'keys are known by their ARNs',
  'AWS::Lambda::Permission': 'permissions are checked in the template, not here',
  'AWS::Logs::LogGroup': 'functions log to files here',
  'AWS::Logs::MetricFilter': 'metrics are not kept here',
  'AWS::Logs::QueryDefinition': 'functions log to files here',
  'AWS::Logs::ResourcePolicy': 'permissions are checked in the template, not here',
  'AWS::S3::BucketPolicy': 'permissions are checked in the template, not here',
  'AWS::SNS::Subscription': 'no one is paged from one machine',
  'AWS::SNS::TopicPolicy': 'permissions are checked in the template, not here',
  'AWS::SQS::QueuePolicy': 'permissions are checked in the template, not here',
  'AWS::Scheduler::ScheduleGroup': 'schedules have no groups here',
  'AWS::SecretsManager::ResourcePolicy': 'permissions are checked in the template, not here',
};

/** Names without effect, so that what refers to such a resource still resolves. */
export const ignoredTypes: readonly ResourceType[] = Object.keys(reasons).map((type) => ({
  type,
  identify: ({ logicalId, surroundings: { region, accountId } }) => ({
    ref: logicalId,
    attribute: (name) =>
      name.endsWith('Arn') ? `arn:aws:local:${region}:${accountId}:${logicalId}` : `${logicalId}.${name}`,
  }),
  declare() {},
}));
