import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
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
    const accessLogs = new AccessLogBucket(this, 'AccessLogs', guarded(accessLogDays, removalPolicy));
    setShortName(accessLogs, 'access-logs');
    const addBucket = (id: string, name: string, keepDays: number) => {
      const bucket = new Bucket(this, id, {
        ...guarded(keepDays, removalPolicy),
        serverAccessLogsBucket: accessLogs,
        serverAccessLogsPrefix: `${name}/`,
      });
      setShortName(bucket, name);
      return bucket;
    };
    this.drops = addBucket('Drops', 'drops', props.dropDays);
    this.reports = addBucket('Reports', 'reports', props.reportDays);
    this.exports = addBucket('Exports', 'exports', props.exportDays);
  }
}

function guarded(keepDays: number, removalPolicy: RemovalPolicy) {
  return {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    versioned: true,
    removalPolicy,
    lifecycleRules: [
      {
        expiration: Duration.days(keepDays),
        noncurrentVersionExpiration: Duration.days(noncurrentDays),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  } satisfies BucketProps;
}
