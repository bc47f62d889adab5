import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ItemKind } from '../../shared/ledger/table/key-prefixes.ts';
import { setShortName } from '../limits/short-name.ts';
import type { FileBuckets } from './file-buckets.ts';
import type { Ledger } from './ledger.ts';
import type { SigningKey } from './signing-key.ts';

export interface PoliciesForPeopleProps {
  readonly buckets: FileBuckets;
  readonly ledger: Ledger;
  readonly evidenceKey: SigningKey;
  readonly encryptionKey?: IKey | undefined;
}

/** Objects of a bucket below a prefix. */
interface Objects {
  readonly bucket: Bucket;
  readonly below: string;
}

/**
 * What people may do, as managed policies to attach: each is enough for the commands of its holder and for nothing else. Whoever
 * drops files is denied to release them and the other way round, so that holding both policies gives neither.
 */
export class PoliciesForPeople extends Construct {
  readonly dropper: ManagedPolicy;
  readonly approver: ManagedPolicy;
  readonly auditor: ManagedPolicy;

  constructor(
    scope: Construct,
    id: string,
    { buckets, ledger, evidenceKey, encryptionKey }: PoliciesForPeopleProps,
  ) {
    super(scope, id);
    const files = { bucket: buckets.drops, below: 'imports/' };
    const approvals = { bucket: buckets.drops, below: 'approvals/' };
    const reports = { bucket: buckets.reports, below: 'reports/' };
    const exports = { bucket: buckets.exports, below: 'exports/' };
    const audit = { bucket: buckets.audit, below: 'audit/' };
    const follow = [...this.read(reports), ...this.lookUp(ledger, 'import')];

    this.dropper = this.add('Dropper', 'Drops files for import, and reads what became of them', [
      on(['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetObject', 's3:GetObjectVersion'], files),
      deny(approvals),
      ...follow,
    ]);
    this.approver = this.add('Approver', 'Releases imports that are held, and reads what became of them', [
      on(['s3:PutObject'], approvals),
      deny(files),
      ...follow,
    ]);
    this.auditor = this.add(
      'Auditor',
      'Reads and verifies exports and the audit, and reads reports of imports',
      [
        ...this.read(exports),
        ...this.read(audit),
        ...this.read(reports),
        ...this.lookUp(ledger, 'export', 'audit'),
        evidenceKey.statementToVerify(),
      ],
    );
    if (encryptionKey !== undefined) this.allowKey(encryptionKey);
    acknowledgeObjects(this.dropper, [files, approvals, reports]);
    acknowledgeObjects(this.approver, [approvals, files, reports]);
    acknowledgeObjects(this.auditor, [exports, audit, reports]);
  }

  private add(id: string, description: string, statements: PolicyStatement[]): ManagedPolicy {
    const policy = new ManagedPolicy(this, id, { description, statements });
    setShortName(policy, id.toLowerCase());
    return policy;
  }

  private allowKey({ keyArn }: IKey): void {
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
    for (const policy of [this.dropper, this.approver, this.auditor])
      policy.addStatements(new PolicyStatement({ actions, resources: [keyArn] }));
  }

  private read(objects: Objects): readonly PolicyStatement[] {
    const conditions = { StringLike: { 's3:prefix': [`${objects.below}*`] } };
    return [
      on(['s3:GetObject', 's3:GetObjectVersion'], objects),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [objects.bucket.bucketArn],
        conditions,
      }),
    ];
  }

  /** What the commands ask beside the buckets: the names of the stack's resources, and items of some kinds. */
  private lookUp(ledger: Ledger, ...kinds: readonly ItemKind[]): readonly PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: ['cloudformation:DescribeStacks'],
        resources: [Stack.of(this).stackId],
      }),
      ledger.statementFor(['GetItem'], kinds),
    ];
  }
}

function on(actions: string[], { bucket, below }: Objects): PolicyStatement {
  return new PolicyStatement({ actions, resources: [bucket.arnForObjects(`${below}*`)] });
}

function deny({ bucket, below }: Objects): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects(`${below}*`)],
  });
}

/** Accepts that a policy names objects by what their keys begin with. */
export function acknowledgeObjects(policy: ManagedPolicy, all: readonly Objects[]): void {
  for (const { bucket, below } of all) {
    const resource = bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error(`${bucket.node.path} is no single bucket`);
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(policy).getLogicalId(resource)}.Arn>/${below}*]`,
      reason: 'People choose the names of files; those of reports and exports are known when they are made.',
    });
  }
}
