import { deepEqual, equal, ok } from 'node:assert/strict';
import { readPermissions } from '../../../stack/read-permissions.ts';
import { synthesiseStage } from '../../../stack/synthesise-stage.ts';
import type { FaultCase } from '../../fault-case.ts';

const vendorKey = 'secretsmanager:GetSecretValue infraon-api-key';
const signingSecrets = 'secretsmanager:GetSecretValue webhook-signing-secrets';
const enqueue = ['sqs:SendMessage user-changes', 'sqs:SendMessage import-changes'];
const consume = ['user-changes', 'import-changes'].flatMap((queue) =>
  ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'PurgeQueue'].map(
    (action) => `sqs:${action} ${queue}`,
  ),
);
const scan = 'dynamodb:Scan ledger';
const write = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map(
  (action) => `dynamodb:${action} ledger`,
);
const never = [
  ...['DeleteItem', 'DeleteTable', 'UpdateTable'].map((action) => `dynamodb:${action} ledger`),
  ...['infraon-api-key', 'webhook-signing-secrets'].flatMap((secret) =>
    ['PutSecretValue', 'DeleteSecret', 'UpdateSecret'].map((action) => `secretsmanager:${action} ${secret}`),
  ),
  ...['iam:PassRole *', 'sts:AssumeRole *', 'lambda:InvokeFunction *', 'kms:Decrypt *'],
  ...['PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey'].map((action) => `kms:${action} evidence`),
];
const door = [vendorKey, ...consume, scan, 'dynamodb:Query ledger/index/due'];

/** What each function has no business with, beside what no one has. */
const denied: Readonly<Record<string, readonly string[]>> = {
  'onboard-user': door,
  'update-user': door,
  'offboard-user': door,
  'event-status': [...door, ...write, ...enqueue, signingSecrets, 'dynamodb:BatchGetItem ledger'],
  'sweep-due-events': [vendorKey, signingSecrets, scan, ...consume],
  'bulk-csv-import': [signingSecrets, scan, 'sqs:SendMessage user-changes', ...consume],
  'reconcile-user': [signingSecrets, scan, ...enqueue, 'dynamodb:Query ledger/index/due'],
  'receive-source-event': [
    vendorKey,
    signingSecrets,
    scan,
    'secretsmanager:GetSecretValue hr-source-bamboohr-api',
    'sqs:ReceiveMessage source-notices',
    ...consume,
    'dynamodb:Query ledger/index/due',
  ],
  'enrich-source-event': [
    vendorKey,
    signingSecrets,
    scan,
    'secretsmanager:GetSecretValue hr-source-bamboohr',
    'sqs:SendMessage source-notices',
    ...consume,
    'dynamodb:Query ledger/index/due',
  ],
  'nightly-export': [
    signingSecrets,
    'sqs:SendMessage import-changes',
    ...consume,
    's3:GetObject drops/*',
    's3:PutObject reports/reports/*',
    's3:DeleteObject exports/exports/*',
  ],
  scim: [
    vendorKey,
    signingSecrets,
    scan,
    ...consume,
    'sqs:SendMessage import-changes',
    'dynamodb:Query ledger/index/due',
  ],
  'seal-audit': [vendorKey, signingSecrets, scan, ...enqueue, ...consume, 's3:GetObject exports/exports/*'],
};

/** Without regard to case and with wildcards, as IAM compares. */
function allows(granted: readonly string[], wanted: string): boolean {
  return granted.some((pattern) => {
    const literal = pattern.replaceAll('"', '').replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^${literal.replaceAll('*', '.*')}$`, 'i').test(wanted);
  });
}

export const actionsOfOthers: FaultCase = {
  id: 'P2',
  done: "each function's role tries the others' actions, by the template's policies",
  invariants: ['A'],
  async run() {
    for (const name of ['production', 'local']) {
      const stage = synthesiseStage(name);
      const functions = stage
        .ofType('AWS::Lambda::Function')
        .map((resource) => String(resource.Metadata['user-lifecycle:name']));
      const granted = new Map(functions.map((one) => [one, readPermissions(stage, one)]));
      for (const [one, permissions] of granted) {
        const own = denied[one];
        ok(own !== undefined, `nobody has said what ${one} has no business with`);
        const allowed = [...own, ...never].filter((action) => allows(permissions, action));
        deepEqual(allowed, [], `${one} may do what it has no business with (${name})`);
        ok(!permissions.some((permission) => /^\S*\*/.test(permission)), `${one} has a wildcard of actions`);
        for (const [other, theirs] of granted) {
          const stolen = theirs.filter(
            (action) => !permissions.includes(action) && allows(permissions, action),
          );
          deepEqual(stolen, [], `${one} may do what only ${other} needs (${name})`);
        }
      }
      // The check itself must be able to find something.
      equal(allows(granted.get('reconcile-user') ?? [], vendorKey), true);
    }
  },
};
