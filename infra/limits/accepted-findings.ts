import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** In which packs a rule is, and why it is not kept. */
interface AcceptedFinding {
  readonly packs: readonly Pack[];
  readonly reason: string;
}

type Pack = 'NIST.800.53.R5' | 'HIPAA.Security' | 'Serverless';

const both: readonly Pack[] = ['NIST.800.53.R5', 'HIPAA.Security'];
const ownKeys =
  'Encrypted with keys that AWS manages. A key of the account would be used by the same roles and keep no one out; an organisation that must own the key passes its own (encryptionKey of the construct), or makes it the default of the account.';
const asynchronous =
  'API Gateway waits for the answer and SQS has dead-letter queues of its own. What the scheduler starts is repeated by Lambda and by the next start, what it cannot start is in its dead-letter queue, and an alarm tells of both.';

/** Not kept by any resource of their type: one more of it changes nothing about the reason. */
const everywhere: readonly (AcceptedFinding & { readonly rule: string })[] = [
  { rule: 'S3DefaultEncryptionKMS', packs: both, reason: ownKeys },
  { rule: 'SecretsManagerUsingKMSKey', packs: both, reason: ownKeys },
  { rule: 'CloudWatchLogGroupEncrypted', packs: both, reason: `${ownKeys} Logs hold no personal data.` },
  {
    rule: 'SecretsManagerRotationEnabled',
    packs: both,
    reason:
      'The other side issues these credentials and no API rotates them: an operator puts the new value, which functions pick up without a deployment.',
  },
  {
    rule: 'IAMNoInlinePolicy',
    packs: both,
    reason:
      'Each role has a policy of its own, which cannot be given to anyone else: that is what inline is for.',
  },
  {
    rule: 'LambdaConcurrency',
    packs: both,
    reason:
      'A new account runs ten functions at once, and reserving some fails the first deployment. The configuration can reserve; queues bound the functions that they start.',
  },
  { rule: 'LambdaDLQ', packs: [...both, 'Serverless'], reason: asynchronous },
  {
    rule: 'LambdaInsideVPC',
    packs: both,
    reason:
      'The functions call AWS and the vendors over TLS and reach nothing private. A VPC would add addresses and a NAT gateway, and no boundary.',
  },
  {
    rule: 'LambdaTracing',
    packs: ['Serverless'],
    reason:
      "Log lines carry the event's id from the door to the vendor's answer. The stage's key tracing switches AWS X-Ray on.",
  },
];

/** Not kept by the resources that say so themselves. On any other, the rule holds. */
const particular = {
  DynamoDBInBackupPlan: {
    packs: both,
    reason:
      'Point-in-time recovery brings back any second of 35 days. Longer backups are made by the plan of the account, which selects tables by tag.',
  },
  S3BucketReplicationEnabled: {
    packs: both,
    reason:
      'Another region would hold a second copy of personal data. Dropped files, reports and exports have versions, can be recreated and are deleted after a time.',
  },
  SNSEncryptedKMS: {
    packs: both,
    reason:
      'CloudWatch cannot publish to a topic that is encrypted with the key of AWS, and alarms name resources only.',
  },
  LambdaAsyncFailureDestination: { packs: ['Serverless'], reason: asynchronous },
  SQSRedrivePolicy: { packs: ['Serverless'], reason: 'This is a dead-letter queue itself.' },
  LambdaEventSourceMappingDestination: {
    packs: ['Serverless'],
    reason: 'For SQS the redrive policy of the queue sets failed messages aside.',
  },
} as const satisfies Readonly<Record<string, AcceptedFinding>>;

/** Acknowledges a finding on one resource. */
export function acceptFinding(resource: Construct, rule: keyof typeof particular): void {
  const { packs, reason } = particular[rule];
  for (const pack of packs) Validations.of(resource).acknowledge({ id: `${pack}-${rule}`, reason });
}

/** Acknowledges, for everything below a construct, the findings of the packs that are accepted, each with its reason. */
export function acceptFindings(scope: Construct): void {
  for (const { rule, packs, reason } of everywhere)
    for (const pack of packs) Validations.of(scope).acknowledge({ id: `${pack}-${rule}`, reason });
}
