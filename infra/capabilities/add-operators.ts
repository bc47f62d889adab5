import { Stack, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { erasedKinds, type ItemKind } from '../../shared/ledger/table/key-prefixes.ts';
import type { ChangeQueue } from '../constructs/change-queue.ts';
import { acknowledgeObjects } from '../constructs/policies-for-people.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { setShortName } from '../limits/short-name.ts';
import type { StageResources } from './stage-resources.ts';

/** The items of the ledger that everyone reads who runs a command. */
export const seen: readonly ItemKind[] = [
  'event',
  'person',
  'claim',
  'leaver',
  'held',
  // Which imports wait for an approval.
  'import',
  'brake',
  'refusal',
  'control',
  'drift',
  'export',
  'managed',
  'history',
  'dataKey',
];

const driftReports = 'exports/*/drift.csv';

/** What is decided; whom a grant is given to is not among it, and a held import is released by approvers alone. */
export const decided: readonly ItemKind[] = [
  'event',
  'person',
  'claim',
  'leaver',
  'held',
  'refusal',
  'control',
  'drift',
  // Of each decision the history says who made it.
  'history',
  'dataKey',
];

/** What an operator reads beside that: whether old words are about someone who was forgotten is asked when a conflict is resolved. */
export const consulted: readonly ItemKind[] = ['forgotten'];

/** What forgetting reads beside that, and what it writes. Whatever leads to the person is deleted. */
const traced: readonly ItemKind[] = ['release', 'scim', 'employee', 'forgotten'];
const erased: readonly ItemKind[] = ['event', 'person', 'claim', 'history', 'dataKey', 'scim', 'forgotten'];

/**
 * What `npm run ops` may do in a deployed stage, as managed policies to attach: a viewer sees everything about people and work; an
 * operator also decides, redrives, pauses and has one person reconciled. Forgetting people is a right of its own, which operators do
 * not have.
 */
export function addOperators(
  parts: StageResources,
  { reconcile, fileDrops }: { readonly reconcile: ServiceFunction; readonly fileDrops: ChangeQueue },
): void {
  const { scope, ledger, buckets, userChanges, importChanges, sourceNotices } = parts;
  const { encryptionKey } = parts.platform;
  const queues = [
    userChanges,
    importChanges,
    fileDrops,
    ...(sourceNotices === undefined ? [] : [sourceNotices]),
  ];
  const work = queues.map(({ queue }) => queue.queueArn);
  const deadLetters = queues.map((queue) => queue.deadLetters.queueArn);
  const see = (more: readonly ItemKind[] = []) => [
    allow(['cloudformation:DescribeStacks'], [Stack.of(scope).stackId]),
    ledger.statementFor(['GetItem', 'BatchGetItem'], [...seen, ...more]),
    ledger.statementToAskWhatIsDue(),
    allow(['sqs:GetQueueAttributes'], [...work, ...deadLetters]),
    allow(['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'], deadLetters),
    // What the last night's comparison found; the directories themselves are the auditors'.
    allow(['s3:GetObject'], [buckets.exports.arnForObjects(driftReports)]),
    ...(encryptionKey === undefined ? [] : [allow(['kms:Decrypt'], [encryptionKey.keyArn])]),
  ];
  const decide = [
    ledger.statementFor(['PutItem', 'UpdateItem'], decided),
    allow(['sqs:SendMessage'], work),
    allow(['sqs:DeleteMessage'], deadLetters),
    allow(['lambda:InvokeFunction'], [reconcile.lambda.functionArn]),
    ...(encryptionKey === undefined ? [] : [allow(['kms:GenerateDataKey'], [encryptionKey.keyArn])]),
  ];
  const { reports } = parts.buckets;
  const forget = [
    ledger.statementFor(['PutItem', 'UpdateItem'], erased),
    ledger.statementFor(['DeleteItem'], erasedKinds),
    allow(['s3:ListBucket', 's3:ListBucketVersions'], [reports.bucketArn]),
    allow(
      [
        's3:GetObject',
        's3:GetObjectVersion',
        's3:PutObject',
        's3:AbortMultipartUpload',
        's3:DeleteObjectVersion',
      ],
      ['reports/*', 'state/*'].map((below) => reports.arnForObjects(below)),
    ),
    ...(encryptionKey === undefined ? [] : [allow(['kms:GenerateDataKey'], [encryptionKey.keyArn])]),
  ];
  const viewer = add('Viewer', 'Sees people, events and what waits or failed', see());
  const operator = add('Operator', 'Sees the same, decides, redrives and reconciles', [
    ...see(consulted),
    ...decide,
  ]);
  const privacy = add('Privacy', 'Sees the same, and forgets people who left', [...see(traced), ...forget]);
  acknowledgeObjects(
    privacy,
    ['reports/', 'state/'].map((below) => ({ bucket: reports, below })),
  );
  parts.addOutputs({
    PrivacyPolicyArn: ['Attach to whoever forgets people with npm run ops', privacy.managedPolicyArn],
    ViewerPolicyArn: ['Attach to whoever looks with npm run ops', viewer.managedPolicyArn],
    OperatorPolicyArn: ['Attach to whoever operates with npm run ops', operator.managedPolicyArn],
  });

  function add(id: string, description: string, statements: readonly PolicyStatement[]): ManagedPolicy {
    const copies = statements.map((statement) => statement.copy());
    const policy = new ManagedPolicy(scope, id, { description, statements: copies });
    setShortName(policy, id.toLowerCase());
    acknowledgeReports(policy, buckets);
    return policy;
  }
}

function acknowledgeReports(policy: ManagedPolicy, { exports }: StageResources['buckets']): void {
  const bucket = exports.node.defaultChild;
  if (!(bucket instanceof CfnBucket)) throw new Error(`${exports.node.path} is no single bucket`);
  Validations.of(policy).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${Stack.of(policy).getLogicalId(bucket)}.Arn>/${driftReports}]`,
    reason: 'Every night has a report, and so has every target.',
  });
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}
