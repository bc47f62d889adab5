import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acceptFinding } from '../limits/accepted-findings.ts';
import { setShortName } from '../limits/short-name.ts';
import type { ServiceFunction } from './service-function.ts';

export interface ScheduledStartProps {
  readonly fn: ServiceFunction;
  /** When, in words: `every minute`. */
  readonly description: string;
  /** In EventBridge Scheduler's words: `rate(1 minute)`, `cron(15 1 * * ? *)`. */
  readonly expression: string;
  /** IANA's name; default UTC. */
  readonly timeZone?: string;
  /** The event, as JSON. */
  readonly input?: string;
  /** How long, and how often, EventBridge Scheduler tries to deliver a start before it is set aside. */
  readonly maxAge: Duration;
  readonly retries: number;
  /** What Lambda does with a start that it has taken and that fails: how often it repeats it, and until when. */
  readonly repeat: { readonly attempts: number; readonly within: Duration };
}

/**
 * Starts a function by the clock. The schedule's short name is the function's; what could not be delivered is in the
 * dead-letter queue.
 */
export class ScheduledStart extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: ScheduledStartProps) {
    super(scope, id);
    const { fn } = props;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acceptFinding(this.deadLetters, 'SQSRedrivePolicy');
    setShortName(this.deadLetters, `${fn.name}-dead-letters`);
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue of an EventBridge schedule, which the rule does not look at.',
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Start: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.lambda.functionArn] }),
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
          ],
        }),
      },
    });
    fn.lambda.configureAsyncInvoke({
      retryAttempts: props.repeat.attempts,
      maxEventAge: props.repeat.within,
    });
    acceptFinding(fn.lambda, 'LambdaAsyncFailureDestination');
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: `Starts ${fn.name} ${props.description}.`,
      scheduleExpression: props.expression,
      ...(props.timeZone === undefined ? {} : { scheduleExpressionTimezone: props.timeZone }),
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: fn.lambda.functionArn,
        roleArn: role.roleArn,
        ...(props.input === undefined ? {} : { input: props.input }),
        retryPolicy: {
          maximumEventAgeInSeconds: props.maxAge.toSeconds(),
          maximumRetryAttempts: props.retries,
        },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
    setShortName(schedule, fn.name);
  }
}
