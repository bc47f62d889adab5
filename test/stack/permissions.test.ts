import { describe, expect, test } from 'vitest';
import { readPermissions } from './read-permissions.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production');

const readWrite = (...keys: readonly string[]) =>
  ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'].flatMap((action) =>
    keys.map((key) => `dynamodb:${action} ledger ${key}*`),
  );
const read = (...keys: readonly string[]) =>
  ['BatchGetItem', 'GetItem'].flatMap((action) => keys.map((key) => `dynamodb:${action} ledger ${key}*`));
/** Whoever writes people may have to move on what was told of them. */
const told = ['history#', 'key#'];
const people = [...told, 'event#', 'person#', 'claim#'];
const consume = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
const logs = (id: string) => [`logs:CreateLogStream ${id}Logs`, `logs:PutLogEvents ${id}Logs`];
const door = [
  ...readWrite(...people, 'leaver#'),
  ...read('forgotten#'),
  'secretsmanager:GetSecretValue webhook-signing-secrets',
  'sqs:SendMessage user-changes',
];

const expected: Readonly<Record<string, readonly string[]>> = {
  'onboard-user': [...door, ...logs('OnboardUser')],
  'update-user': [...door, ...logs('UpdateUser')],
  'offboard-user': [...door, ...logs('OffboardUser')],
  'event-status': ['dynamodb:GetItem ledger event#*', ...logs('EventStatus')],
  'sweep-due-events': [
    ...readWrite(...people, 'leaver#', 'notice#', 'held#', 'scim#', 'forgotten#'),
    ...read('control#', 'release#', 'refusal#', 'hr-employee#'),
    ...['claim#', 'leaver#', 'held#', 'scim#', 'hr-employee#', 'release#', 'refusal#', 'drift#'].map(
      (key) => `dynamodb:DeleteItem ledger ${key}*`,
    ),
    'dynamodb:Query ledger/index/due',
    'sqs:SendMessage import-changes',
    'sqs:SendMessage user-changes',
    ...logs('SweepDueEvents'),
  ],
  'reconcile-user': [
    ...readWrite(...people, 'leaver#', 'directory#', 'brake#', 'held#', 'managed'),
    ...read('forgotten#', 'release#', 'refusal#', 'control#', 'drift#'),
    'secretsmanager:GetSecretValue infraon-api-key',
    ...consume.flatMap((action) => [`sqs:${action} import-changes`, `sqs:${action} user-changes`]),
    ...logs('ReconcileUser'),
  ],
  'bulk-csv-import': [
    ...readWrite(...people, 'leaver#', 'directory#', 'import#', 'drop#', 'feed#', 'feeds', 'release#'),
    ...read('forgotten#', 'drift#'),
    'secretsmanager:GetSecretValue infraon-api-key',
    ...consume.map((action) => `sqs:${action} file-drops`),
    'sqs:SendMessage import-changes',
    'sns:Publish import-notices',
    's3:GetObject drops/*',
    's3:GetObjectVersion drops/*',
    's3:ListBucket drops',
    ...['reports', 'state'].flatMap((folder) =>
      ['AbortMultipartUpload', 'GetObject', 'PutObject'].map((action) => `s3:${action} reports/${folder}/*`),
    ),
    's3:DeleteObject reports/state/*',
    's3:ListBucket reports',
    ...logs('BulkCsvImport'),
  ],
  'nightly-export': [
    ...readWrite(...told, 'person#', 'claim#', 'leaver#', 'directory#', 'export#', 'managed'),
    ...read('drift#', 'forgotten#'),
    'dynamodb:Query ledger/index/due',
    'dynamodb:Scan ledger',
    'kms:Sign evidence',
    'secretsmanager:GetSecretValue infraon-api-key',
    'sqs:SendMessage user-changes',
    ...['exports', 'quarantine'].flatMap((folder) =>
      ['AbortMultipartUpload', 'GetObject', 'PutObject'].map((action) => `s3:${action} exports/${folder}/*`),
    ),
    's3:DeleteObject exports/quarantine/*',
    's3:ListBucket exports',
    ...logs('NightlyExport'),
  ],
  'seal-audit': [
    ...readWrite('audit'),
    ...read('history#'),
    'dynamodb:Query ledger/index/due',
    'kms:Sign evidence',
    'kms:GetPublicKey evidence',
    ...['AbortMultipartUpload', 'GetObject', 'PutObject'].map((action) => `s3:${action} audit/audit/*`),
    's3:ListBucket audit',
    ...logs('SealAudit'),
  ],
};
const names = Object.keys(expected);
const internetFacing = ['onboard-user', 'update-user', 'offboard-user', 'event-status'];

describe('permissions', () => {
  test('the stack has exactly the known functions', () => {
    const deployed = stage.ofType('AWS::Lambda::Function').map((fn) => fn.Metadata['user-lifecycle:name']);
    expect(deployed.toSorted()).toEqual(names.toSorted());
  });

  test.each(names)('%s may do what it needs and nothing else', (name) => {
    expect(readPermissions(stage, name)).toEqual([...(expected[name] ?? [])].sort());
  });

  test.each(names)('%s is denied what only others may do', (name) => {
    const own = expected[name] ?? [];
    const others = names
      .flatMap((other) => expected[other] ?? [])
      .filter((permission) => !own.includes(permission));
    expect(others.length).toBeGreaterThan(0);
    const granted = readPermissions(stage, name);
    expect(others.filter((permission) => allows(granted, permission))).toEqual([]);
  });

  test.each(internetFacing)('%s, which the internet reaches, may not read a vendor key', (name) => {
    const granted = readPermissions(stage, name);
    expect(allows(granted, 'secretsmanager:GetSecretValue infraon-api-key')).toBe(false);
    const { Environment } = stage.named('AWS::Lambda::Function', name).Properties;
    expect(JSON.stringify(Environment)).not.toMatch(/INFRAON|ApiKey/);
  });

  test.each(internetFacing)(
    '%s can neither read nor write what imports, feeds and exports remember',
    (name) => {
      const granted = readPermissions(stage, name);
      for (const key of ['import#1', 'drop#1', 'feed#hr', 'feeds', 'export#infraon', 'directory#infraon'])
        for (const action of ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'])
          expect(allows(granted, `dynamodb:${action} ledger ${key}`), `${action} ${key}`).toBe(false);
    },
  );

  test('what was released is written by imports alone, so that no other function can give a grant', () => {
    const may = (action: string) =>
      names.filter((name) =>
        allows(readPermissions(stage, name), `dynamodb:${action} ledger release#import/1-row-2`),
      );
    for (const action of ['PutItem', 'UpdateItem']) expect(may(action)).toEqual(['bulk-csv-import']);
    expect(may('GetItem')).toEqual(['sweep-due-events', 'reconcile-user', 'bulk-csv-import']);
  });

  test('the status of an event is shown by a function that can read events, and nothing else', () => {
    const granted = readPermissions(stage, 'event-status');
    expect(allows(granted, 'dynamodb:GetItem ledger event#webhook/1')).toBe(true);
    for (const forbidden of [
      'GetItem ledger person#1',
      'PutItem ledger event#webhook/1',
      'Query ledger/index/due',
    ])
      expect(allows(granted, `dynamodb:${forbidden}`), forbidden).toBe(false);
  });

  test('no one but the nightly comparison may scan the ledger', () => {
    const scanning = names.filter((name) => allows(readPermissions(stage, name), 'dynamodb:Scan ledger'));
    expect(scanning).toEqual(['nightly-export']);
  });

  test('what people are forgotten by is deleted by the sweeper alone, and their records by no one', () => {
    const may = (key: string) =>
      names.filter((name) => allows(readPermissions(stage, name), `dynamodb:DeleteItem ledger ${key}`));
    expect(may('claim#email#ada@example.com')).toEqual(['sweep-due-events']);
    for (const key of ['person#1', 'event#webhook/1', 'history#1/000001', 'key#1', 'import#1', 'audit'])
      expect(may(key), key).toEqual([]);
  });

  test('no one may delete the ledger, or change a secret', () => {
    const granted = names.flatMap((name) => readPermissions(stage, name));
    for (const forbidden of [
      'dynamodb:DeleteTable ledger',
      'secretsmanager:PutSecretValue infraon-api-key',
      'secretsmanager:PutSecretValue webhook-signing-secrets',
    ])
      expect(allows(granted, forbidden), forbidden).toBe(false);
  });

  test('every function has a role of its own, which Lambda alone assumes', () => {
    const roles = stage.ofType('AWS::Lambda::Function').map((fn) => JSON.stringify(fn.Properties.Role));
    expect(new Set(roles).size).toBe(names.length);
    for (const role of stage.ofType('AWS::IAM::Role')) {
      const trust = JSON.stringify(role.Properties.AssumeRolePolicyDocument);
      expect(trust).toMatch(/"Service":"(lambda|scheduler)\.amazonaws\.com"/);
      expect(trust).not.toContain('"AWS"');
    }
  });

  test('the scheduler may start the sweeper and use its dead-letter queue, for this account only', () => {
    const { RoleArn } = targetOf(
      stage.named('AWS::Scheduler::Schedule', 'sweep-due-events').Properties.Target,
    );
    const role = stage.ofType('AWS::IAM::Role').find((candidate) => RoleArn.includes(candidate.logicalId));
    const policies = JSON.stringify(role?.Properties.Policies);
    expect(policies.match(/"Action":"[^"]+"/g)).toEqual([
      '"Action":"lambda:InvokeFunction"',
      '"Action":"sqs:SendMessage"',
    ]);
    expect(policies).not.toContain('*');
    expect(JSON.stringify(role?.Properties.AssumeRolePolicyDocument)).toContain('aws:SourceAccount');
  });

  test('no one may change or delete what HR dropped, or delete a report or an export', () => {
    const granted = names.flatMap((name) => readPermissions(stage, name));
    for (const forbidden of [
      's3:PutObject drops/*',
      's3:DeleteObject drops/*',
      's3:DeleteObject reports/reports/*',
      's3:DeleteObject exports/exports/*',
      's3:DeleteObjectVersion exports/quarantine/*',
    ])
      expect(allows(granted, forbidden), forbidden).toBe(false);
  });

  test('resource policies open nothing but the alarm topic to CloudWatch, and file-drops to S3', () => {
    const allowed = stage.resources
      .filter((resource) => /::(QueuePolicy|BucketPolicy|TopicPolicy|ResourcePolicy)$/.test(resource.Type))
      .filter((resource) => JSON.stringify(resource.Properties).includes('"Effect":"Allow"'))
      .map((resource) => resource.logicalId.replace(/[0-9A-F]{8}$/, ''));
    expect(allowed).toEqual(['FilesAccessLogsPolicy', 'AlarmsTopicPolicy', 'FileImportFileDropsQueuePolicy']);
  });
});

function targetOf(target: unknown): { readonly RoleArn: string } {
  return { RoleArn: JSON.stringify(Object(target).RoleArn) };
}

/** Whether a list of `action resource [key]` admits one, wildcards included. */
function allows(granted: readonly string[], wanted: string): boolean {
  const [action = '', resource = '', key = ''] = wanted.split(' ');
  return granted.some((permission) => {
    const [grantedAction = '', grantedResource = '', grantedKey = '*'] = permission.split(' ');
    return (
      matches(grantedAction, action) &&
      matches(grantedResource.replaceAll('"', ''), resource) &&
      matches(grantedKey, key)
    );
  });
}

/** Without regard to case, as IAM compares actions; `*` stands for anything. */
function matches(pattern: string, value: string): boolean {
  const literal = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${literal}$`, 'i').test(value);
}
