import { Aws, type Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { setShortName } from '../limits/short-name.ts';
import { ChangeQueue } from './change-queue.ts';
import type { FileBuckets } from './file-buckets.ts';
import type { EnvironmentVariable, ServiceFunction } from './service-function.ts';

export interface FileImportProps {
  readonly buckets: FileBuckets;
  readonly consumerTimeout: Duration;
  readonly retention: Duration;
}

/** As many as Amazon SQS counts: a message is received for each run of an import and each look at its people, too. */
export const mostReceives = 1000;

/** Two files at once: a large one does not keep a small one waiting, and few runs list the vendor's users. */
const filesAtOnce = 2;

/** What carries a dropped file to the function that imports it, and the news of it to people. */
export class FileImport extends Construct {
  readonly queue: ChangeQueue;
  readonly notices: NoticeTopic;
  private readonly buckets: FileBuckets;

  constructor(scope: Construct, id: string, props: FileImportProps) {
    super(scope, id);
    const { buckets, ...queue } = props;
    this.buckets = buckets;
    this.queue = new ChangeQueue(this, 'FileDrops', {
      ...queue,
      maxReceives: mostReceives,
      name: 'file-drops',
      urlVariable: 'FILE_DROPS_QUEUE_URL',
    });
    this.notices = new NoticeTopic(this, 'Notices', {
      name: 'import-notices',
      arnVariable: 'IMPORT_NOTICES_TOPIC_ARN',
    });
    notifyOfNewObjects(buckets.drops, this.queue.queue);
  }

  /** Starts the function for each file, again and again with the same message until the import is done. */
  importWith(fn: ServiceFunction): void {
    this.queue.consumeWith(fn, { batchSize: 1, maxConcurrency: filesAtOnce });
    this.notices.grantPublish(fn);
    this.buckets.grantReadDrops(fn);
    this.buckets.grantReports(fn);
  }
}

interface NoticeTopicProps {
  readonly name: string;
  readonly arnVariable: EnvironmentVariable;
}

/** Where people subscribe who want to hear of something by e-mail. Of people, messages name only who dropped and who released a file, as AWS names them. */
class NoticeTopic extends Construct {
  readonly topic: Topic;
  private readonly arnVariable: EnvironmentVariable;

  constructor(scope: Construct, id: string, props: NoticeTopicProps) {
    super(scope, id);
    this.arnVariable = props.arnVariable;
    // AWS's own key: whoever may publish may use it, and it costs nothing.
    const masterKey = Alias.fromAliasName(this, 'Key', 'alias/aws/sns');
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, masterKey });
    setShortName(this.topic, props.name);
  }

  grantPublish(fn: ServiceFunction): void {
    fn.allow(['sns:Publish'], [this.topic.topicArn]);
    fn.setVariable(this.arnVariable, this.topic.topicArn);
  }
}

/**
 * Puts a message on the queue for every object that is created in the bucket: by the bucket's own property, because
 * CDK's notifications add a function of their own. The queue's policy names the account and not the bucket, whose
 * name is not known yet when S3 checks that it may send.
 */
function notifyOfNewObjects(bucket: Bucket, queue: Queue): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sqs:SendMessage'],
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      resources: [queue.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error(`${bucket.node.path} is no single bucket`);
  resource.notificationConfiguration = {
    queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: queue.queueArn }],
  };
  const policy = queue.node.tryFindChild('Policy');
  if (policy !== undefined) resource.node.addDependency(policy);
}
