import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acceptFinding } from '../limits/accepted-findings.ts';
import { setShortName } from '../limits/short-name.ts';
import type { ServiceFunction } from './service-function.ts';

export interface FileBucketsProps {
  readonly dropDays: number;
  readonly reportDays: number;
  readonly exportDays: number;
  /** For so long no version of an export can be deleted. Absent: no lock. */
  readonly exportLockDays?: number | undefined;
  /** `governance`: whoever may `s3:BypassGovernanceRetention` can. */
  readonly exportLockMode: 'compliance' | 'governance';
  readonly auditDays: number;
  /** The same for the segments of the audit, in the same mode. */
  readonly auditLockDays?: number | undefined;
  /** Retention of exports that were not trustworthy. */
  readonly quarantineDays: number;
  readonly removalPolicy: RemovalPolicy;
  /** Absent: keys that S3 manages. The access log has those in any case, since S3 itself writes it. */
  readonly encryptionKey?: IKey | undefined;
}

/** CDK declares `isWebsite` more loosely on `Bucket` than on `IBucket`, where the strict compiler sees it. */
class AccessLogBucket extends Bucket {
  override get isWebsite(): boolean {
    return false;
  }
}

/** Days that an overwritten or deleted object can still be brought back. */
const noncurrentDays = 30;

/** Who read which file, for a little more than a year. */
const accessLogDays = 400;

/** Where HR drops files, and where reports of imports, nightly exports and the audit are kept. All but the audit hold personal data. */
export class FileBuckets extends Construct {
  readonly drops: Bucket;
  readonly reports: Bucket;
  readonly exports: Bucket;
  readonly audit: Bucket;

  constructor(scope: Construct, id: string, props: FileBucketsProps) {
    super(scope, id);
    const { removalPolicy, encryptionKey } = props;
    const encrypted =
      encryptionKey === undefined
        ? {}
        : { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true };
    const accessLogs = new AccessLogBucket(
      this,
      'AccessLogs',
      guarded({ keep: [{ days: accessLogDays }], removalPolicy }),
    );
    acceptFinding(accessLogs, 'S3BucketReplicationEnabled');
    setShortName(accessLogs, 'access-logs');
    const addBucket = (id: string, name: string, keep: readonly Kept[], more: BucketProps = {}) => {
      const bucket = new Bucket(this, id, {
        ...guarded({ keep, removalPolicy }),
        ...encrypted,
        ...more,
        serverAccessLogsBucket: accessLogs,
        serverAccessLogsPrefix: `${name}/`,
      });
      acceptFinding(bucket, 'S3BucketReplicationEnabled');
      setShortName(bucket, name);
      return bucket;
    };
    this.drops = addBucket('Drops', 'drops', [{ days: props.dropDays }]);
    // Beside the reports are the people of each feed's last full file, which stay until the next one.
    this.reports = addBucket('Reports', 'reports', [{ days: props.reportDays, below: 'reports/' }]);
    const exportsKept = [
      { days: props.exportDays, below: 'exports/' },
      { days: props.quarantineDays, below: 'quarantine/' },
    ];
    const mode = props.exportLockMode;
    this.exports = addBucket(
      'Exports',
      'exports',
      exportsKept,
      lockFor({ days: props.exportLockDays, mode }),
    );
    const auditLock = lockFor({ days: props.auditLockDays, mode });
    this.audit = addBucket('Audit', 'audit', [{ days: props.auditDays }], auditLock);
  }

  /** Reading any version of what was dropped. Without the right to list, S3 would answer 403 for what is gone. */
  grantReadDrops(fn: ServiceFunction): void {
    fn.allowObjects(['s3:GetObject', 's3:GetObjectVersion'], this.drops);
    fn.allow(['s3:ListBucket'], [this.drops.bucketArn]);
    fn.setVariable('DROPS_BUCKET_NAME', this.drops.bucketName);
  }

  /** Approvals are written by these people and roles (ARNs, or patterns of them) and no one else, whatever other policies allow. */
  confineApprovals(approvers: readonly string[]): void {
    this.drops.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [this.drops.arnForObjects('approvals/*')],
        ...(approvers.length === 0
          ? {}
          : { conditions: { ArnNotLike: { 'aws:PrincipalArn': [...approvers] } } }),
      }),
    );
  }

  /** Writing reports, in parts where they are large, and reading what was written. */
  grantReports(fn: ServiceFunction): void {
    const actions = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];
    fn.allowObjects(actions, this.reports, ['reports/', 'state/']);
    fn.allowObjects(['s3:DeleteObject'], this.reports, ['state/']);
    fn.allow(['s3:ListBucket'], [this.reports.bucketArn]);
    fn.setVariable('REPORTS_BUCKET_NAME', this.reports.bucketName);
  }

  /** Making exports and publishing them. What is published may be replaced, and not be deleted. */
  grantExports(fn: ServiceFunction): void {
    const actions = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];
    fn.allowObjects(actions, this.exports, ['exports/', 'quarantine/']);
    fn.allowObjects(['s3:DeleteObject'], this.exports, ['quarantine/']);
    fn.allow(['s3:ListBucket'], [this.exports.bucketArn]);
    fn.setVariable('EXPORTS_BUCKET_NAME', this.exports.bucketName);
    confineWriting(this.exports, fn);
  }

  /** Sealing segments of the audit, and reading what is sealed already. Nothing can be deleted. */
  grantAudit(fn: ServiceFunction): void {
    const actions = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];
    fn.allowObjects(actions, this.audit, ['audit/']);
    fn.allow(['s3:ListBucket'], [this.audit.bucketArn]);
    fn.setVariable('AUDIT_BUCKET_NAME', this.audit.bucketName);
    confineWriting(this.audit, fn);
  }
}

/** No one else writes there, whatever their own policies allow. */
function confineWriting(bucket: Bucket, fn: ServiceFunction): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects('*')],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': fn.roleArn } },
    }),
  );
}

/** Object Lock can be switched on for a bucket that is made, and not for one that is there. */
function lockFor(lock: {
  readonly days: number | undefined;
  readonly mode: FileBucketsProps['exportLockMode'];
}): BucketProps {
  if (lock.days === undefined) return {};
  const objectLockDefaultRetention = ObjectLockRetention[lock.mode](Duration.days(lock.days));
  return { objectLockEnabled: true, objectLockDefaultRetention };
}

/** How long objects are kept: those below a prefix, or all. What no entry names is kept for ever. */
interface Kept {
  readonly days: number;
  readonly below?: string;
}

function guarded(kept: { readonly keep: readonly Kept[]; readonly removalPolicy: RemovalPolicy }) {
  const { keep, removalPolicy } = kept;
  const unbounded = {
    noncurrentVersionExpiration: Duration.days(noncurrentDays),
    // What would be left of a deleted object is its name, and people name files after people.
    expiredObjectDeleteMarker: true,
    abortIncompleteMultipartUploadAfter: Duration.days(1),
  };
  return {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    versioned: true,
    removalPolicy,
    lifecycleRules: [
      ...keep.map(({ days, below }) => ({
        expiration: Duration.days(days),
        ...(below === undefined ? {} : { prefix: below }),
      })),
      unbounded,
    ],
  } satisfies BucketProps;
}
