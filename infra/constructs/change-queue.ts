import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acceptFinding } from '../limits/accepted-findings.ts';
import { setShortName } from '../limits/short-name.ts';
import type { EnvironmentVariable, ServiceFunction } from './service-function.ts';

/** In bytes. Amazon SQS would take four times as much; messages hold an id, or where a file is. */
const maxMessageBytes = 256 * 1024;

export interface ChangeQueueProps {
  /** The short name; the dead-letter queue's is this and `-dead-letters`. */
  readonly name: string;
  readonly urlVariable: EnvironmentVariable;
  readonly consumerTimeout: Duration;
  readonly retention: Duration;
  /** How often a message is received before it is set aside. */
  readonly maxReceives: number;
}

export interface ConsumeOptions {
  readonly batchSize: number;
  /** Functions at work at once for this queue; at least 2. */
  readonly maxConcurrency: number;
}

/**
 * A standard queue of messages that say "this person may have changed" or "this file was dropped", and its dead-letter
 * queue. Order is no matter: merging gives the same state whichever comes first.
 */
export class ChangeQueue extends Construct {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  private readonly urlVariable: EnvironmentVariable;

  constructor(scope: Construct, id: string, props: ChangeQueueProps) {
    super(scope, id);
    this.name = props.name;
    this.urlVariable = props.urlVariable;
    // Which queues may use it cannot be said here: each would need the other's ARN, and names are CloudFormation's.
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: props.retention,
      maxMessageSizeBytes: maxMessageBytes,
      // AWS wants at least the function's timeout. Amazon's advice of six times that would keep a killed run's messages for
      // long; what shows while a function is throttled is only received once more.
      visibilityTimeout: Duration.seconds(Math.ceil(1.5 * props.consumerTimeout.toSeconds())),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceives },
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
    });
    acceptFinding(this.deadLetters, 'SQSRedrivePolicy');
    setShortName(this.queue, props.name);
    setShortName(this.deadLetters, `${props.name}-dead-letters`);
  }

  grantSend(fn: ServiceFunction): void {
    fn.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    fn.setVariable(this.urlVariable, this.queue.queueUrl);
  }

  /** Lets the function receive, hide and delete messages, and starts it for each batch; failures are reported per message. */
  consumeWith(fn: ServiceFunction, options: ConsumeOptions): void {
    fn.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      [this.queue.queueArn],
    );
    fn.setVariable(this.urlVariable, this.queue.queueUrl);
    const consumer = new EventSourceMapping(this, 'Consumer', {
      target: fn.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: options.batchSize,
      maxConcurrency: options.maxConcurrency,
      reportBatchItemFailures: true,
    });
    acceptFinding(consumer, 'LambdaEventSourceMappingDestination');
  }
}
