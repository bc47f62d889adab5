import type { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ChangeQueue } from './change-queue.ts';
import type { FileBuckets } from './file-buckets.ts';
import { NoticeTopic } from './notice-topic.ts';
import { notifyOfNewObjects } from './object-notifications.ts';
import type { ServiceFunction } from './service-function.ts';

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
