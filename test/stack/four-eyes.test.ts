import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type SynthesisedStage, synthesiseStage } from './synthesise-stage.ts';

const approvers = ['arn:aws:iam::123456789012:role/HrApprover', 'arn:aws:iam::123456789012:user/boss'];
const stage = synthesiseStage('production', { imports: { approvers } });

const oneOrMore = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const statementsSchema = z.array(
  z.looseObject({ Effect: z.string(), Action: oneOrMore, Resource: oneOrMore }),
);

/** `Allow s3:PutObject drops/imports/*`, sorted. */
function statementsOf(policy: string): readonly string[] {
  const { PolicyDocument } = stage.named('AWS::IAM::ManagedPolicy', policy).Properties;
  return statementsSchema
    .parse(Object(PolicyDocument).Statement)
    .flatMap(({ Effect, Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => `${Effect} ${action} ${describeArn(resource)}`)),
    )
    .toSorted();
}

function describeArn(value: unknown): string {
  return stage.resources
    .filter(({ Metadata }) => Metadata['user-lifecycle:name'] !== undefined)
    .reduce(
      (text, { logicalId, Metadata }) =>
        text.replace(`{"Fn::GetAtt":["${logicalId}","Arn"]}`, String(Metadata['user-lifecycle:name'])),
      JSON.stringify(value),
    )
    .replace(/^\{"Fn::Join":\["",\[(?<bucket>\w+),"(?<below>[^"]*)"\]\]\}$/, '$<bucket>$<below>');
}

/** What the policy of the drop bucket denies beside requests without TLS. */
function denials(synthesised: SynthesisedStage) {
  const bucket = synthesised.named('AWS::S3::Bucket', 'drops').logicalId;
  const [policy] = synthesised
    .ofType('AWS::S3::BucketPolicy')
    .filter(({ Properties }) => JSON.stringify(Properties.Bucket).includes(bucket));
  const resource = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket, 'Arn'] }, '/approvals/*']] };
  const statements = z
    .array(z.looseObject({ Resource: z.unknown() }))
    .parse(Object(policy?.Properties.PolicyDocument).Statement);
  return statements.filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(resource));
}

describe('approvals', () => {
  test('are written by no one but the approvers whom the stage names', () => {
    expect(denials(stage)).toMatchObject([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:PutObject',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': approvers } },
      },
    ]);
  });

  test('are written by no one where the stage names no approver', () => {
    const [denial, ...others] = denials(synthesiseStage('production'));
    expect(denial).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:PutObject' });
    expect(denial).not.toHaveProperty('Condition');
    expect(others).toEqual([]);
  });

  test.each(['*', 'arn:aws:iam::123456789012:role/*', 'arn:aws:iam::*:role/Hr', 'HrApprover'])(
    'are not thrown open by an approver called %s',
    (name) => {
      expect(() => synthesiseStage('production', { imports: { approvers: [name] } })).toThrow(
        'imports.approvers.0: expected the ARN of an IAM role or user',
      );
    },
  );
});

describe('the policies for people', () => {
  const reading = ['Allow s3:GetObject reports/reports/*', 'Allow s3:GetObjectVersion reports/reports/*'];
  const command = [
    'Allow cloudformation:DescribeStacks {"Ref":"AWS::StackId"}',
    'Allow dynamodb:GetItem ledger',
  ];

  test('a dropper drops files and reads reports, and cannot release', () => {
    expect(statementsOf('dropper')).toEqual([
      ...command,
      'Allow s3:AbortMultipartUpload drops/imports/*',
      'Allow s3:GetObject drops/imports/*',
      reading[0],
      'Allow s3:GetObjectVersion drops/imports/*',
      reading[1],
      'Allow s3:ListBucket reports',
      'Allow s3:PutObject drops/imports/*',
      'Deny s3:PutObject drops/approvals/*',
    ]);
  });

  test('an approver releases and reads reports, and cannot drop files', () => {
    expect(statementsOf('approver')).toEqual([
      ...command,
      ...reading,
      'Allow s3:ListBucket reports',
      'Allow s3:PutObject drops/approvals/*',
      'Deny s3:PutObject drops/imports/*',
    ]);
  });

  test('an auditor reads and verifies exports and the audit, reads reports, and writes and signs nothing', () => {
    expect(statementsOf('auditor')).toEqual([
      ...command,
      'Allow kms:GetPublicKey evidence',
      'Allow kms:Verify evidence',
      'Allow s3:GetObject audit/audit/*',
      'Allow s3:GetObject exports/exports/*',
      reading[0],
      'Allow s3:GetObjectVersion audit/audit/*',
      'Allow s3:GetObjectVersion exports/exports/*',
      reading[1],
      'Allow s3:ListBucket audit',
      'Allow s3:ListBucket exports',
      'Allow s3:ListBucket reports',
    ]);
  });

  test('confine what is read of the ledger to imports, and to exports and the audit', () => {
    const keysOf = (name: string) =>
      JSON.stringify(stage.named('AWS::IAM::ManagedPolicy', name).Properties).match(/"[a-z]+#?\*"/g);
    expect(['dropper', 'approver', 'auditor'].map(keysOf)).toEqual([
      ['"import#*"'],
      ['"import#*"'],
      ['"export#*"', '"audit*"'],
    ]);
  });
});
