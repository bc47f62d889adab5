import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ItemKind } from '../../shared/ledger/table/key-prefixes.ts';
import type { ChangeQueue } from '../constructs/change-queue.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { setShortName } from '../limits/short-name.ts';
import type { StageResources } from './stage-resources.ts';

const seen: readonly ItemKind[] = [
  'event',
  'person',
  'claim',
  'leaver',
  'held',
  'brake',
  'refusal',
  'control',
  'managed',
  'history',
  'dataKey',
];

/** What is decided; whom a grant is given to is not among it, and a held import is released by approvers alone. */
const decided: readonly ItemKind[] = [
  'event',
  'person',
  'claim',
  'leaver',
  'held',
  'refusal',
  'control',
  // Of each decision the history says who made it.
  'history',
  'dataKey',
];

/**
 * What `npm run ops` may do in a deployed stage, as managed policies to attach: a viewer sees everything about people and work; an
 * operator also decides, redrives, pauses and has one person reconciled.
 */
export function addOperators(
  parts: StageResources,
  { reconcile, fileDrops }: { readonly reconcile: ServiceFunction; readonly fileDrops: ChangeQueue },
): void {
  const { scope, ledger, userChanges, importChanges, sourceNotices } = parts;
  const { encryptionKey } = parts.platform;
  const queues = [
    userChanges,
    importChanges,
    fileDrops,
    ...(sourceNotices === undefined ? [] : [sourceNotices]),
  ];
  const work = queues.map(({ queue }) => queue.queueArn);
  const deadLetters = queues.map((queue) => queue.deadLetters.queueArn);
  const see = [
    allow(['cloudformation:DescribeStacks'], [Stack.of(scope).stackId]),
    ledger.statementFor(['GetItem', 'BatchGetItem'], seen),
    ledger.statementToAskWhatIsDue(),
    allow(['sqs:GetQueueAttributes'], [...work, ...deadLetters]),
    allow(['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'], deadLetters),
    ...(encryptionKey === undefined ? [] : [allow(['kms:Decrypt'], [encryptionKey.keyArn])]),
  ];
  const decide = [
    ledger.statementFor(['PutItem', 'UpdateItem'], decided),
    allow(['sqs:SendMessage'], work),
    allow(['sqs:DeleteMessage'], deadLetters),
    allow(['lambda:InvokeFunction'], [reconcile.lambda.functionArn]),
    ...(encryptionKey === undefined ? [] : [allow(['kms:GenerateDataKey'], [encryptionKey.keyArn])]),
  ];
  const viewer = add('Viewer', 'Sees people, events and what waits or failed', see);
  const operator = add('Operator', 'Sees the same, decides, redrives and reconciles', [...see, ...decide]);
  parts.addOutputs({
    ViewerPolicyArn: ['Attach to whoever looks with npm run ops', viewer.managedPolicyArn],
    OperatorPolicyArn: ['Attach to whoever operates with npm run ops', operator.managedPolicyArn],
  });

  function add(id: string, description: string, statements: readonly PolicyStatement[]): ManagedPolicy {
    const copies = statements.map((statement) => statement.copy());
    const policy = new ManagedPolicy(scope, id, { description, statements: copies });
    setShortName(policy, id.toLowerCase());
    return policy;
  }
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}
