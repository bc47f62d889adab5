import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';
import { setShortName } from './short-name.ts';

export interface FileBucketsProps {
  readonly dropDays: number;
  readonly reportDays: number;
  readonly exportDays: number;
  readonly removalPolicy: RemovalPolicy;
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

/** Where HR drops files, and where reports of imports and nightly exports are kept. All hold personal data. */
export class FileBuckets extends Construct {
  readonly drops: Bucket;
  readonly reports: Bucket;
  readonly exports: Bucket;

  constructor(scope: Construct, id: string, props: FileBucketsProps) {
    super(scope, id);
    const { removalPolicy } = props;
    const accessLogs = new AccessLogBucket(
      this,
      'AccessLogs',
      guarded({ keepDays: accessLogDays, removalPolicy }),
    );
    setShortName(accessLogs, 'access-logs');
    const addBucket = (
      id: string,
      name: string,
      kept: { readonly keepDays: number; readonly below?: string },
    ) => {
      const bucket = new Bucket(this, id, {
        ...guarded({ ...kept, removalPolicy }),
        serverAccessLogsBucket: accessLogs,
        serverAccessLogsPrefix: `${name}/`,
      });
      setShortName(bucket, name);
      return bucket;
    };
    this.drops = addBucket('Drops', 'drops', { keepDays: props.dropDays });
    // Beside the reports are the people of each feed's last full file, which stay until the next one.
    this.reports = addBucket('Reports', 'reports', { keepDays: props.reportDays, below: 'reports/' });
    this.exports = addBucket('Exports', 'exports', { keepDays: props.exportDays });
  }

  /** Reading any version of what was dropped. Without the right to list, S3 would answer 403 for what is gone. */
  grantReadDrops(fn: ServiceFunction): void {
    fn.allowObjects(['s3:GetObject', 's3:GetObjectVersion'], this.drops);
    fn.allow(['s3:ListBucket'], [this.drops.bucketArn]);
    fn.setVariable('DROPS_BUCKET_NAME', this.drops.bucketName);
  }

  /** Writing reports, in parts where they are large, and reading what was written. */
  grantReports(fn: ServiceFunction): void {
    const actions = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];
    fn.allowObjects(actions, this.reports, ['reports/', 'state/']);
    fn.allowObjects(['s3:DeleteObject'], this.reports, ['state/']);
    fn.allow(['s3:ListBucket'], [this.reports.bucketArn]);
    fn.setVariable('REPORTS_BUCKET_NAME', this.reports.bucketName);
  }
}

function guarded(kept: {
  readonly keepDays: number;
  /** The prefix of what is not kept for ever; default: everything. */
  readonly below?: string;
  readonly removalPolicy: RemovalPolicy;
}) {
  const { keepDays, below, removalPolicy } = kept;
  const unbounded = {
    noncurrentVersionExpiration: Duration.days(noncurrentDays),
    abortIncompleteMultipartUploadAfter: Duration.days(1),
  };
  return {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    versioned: true,
    removalPolicy,
    lifecycleRules:
      below === undefined
        ? [{ expiration: Duration.days(keepDays), ...unbounded }]
        : [{ prefix: below, expiration: Duration.days(keepDays) }, unbounded],
  } satisfies BucketProps;
}
