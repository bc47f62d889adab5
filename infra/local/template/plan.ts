import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** Requests a second, and how many may come at once. */
export interface Throttle {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** `shortName` is the name in `stack.json`, from the resource's metadata `user-lifecycle:name`. */
interface Named {
  readonly shortName: string;
  readonly name: string;
  readonly arn: string;
}

export interface TablePlan extends Named {
  readonly create: CreateTableCommandInput;
}

export interface QueuePlan extends Named {
  readonly url: string;
  /** As SQS takes them: every value a text. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly deadLetterArn?: string;
}

/** Which new objects of a bucket are told to which queue. */
export interface NotificationPlan {
  readonly queueArn: string;
  /** `s3:ObjectCreated:*`, or one of its kinds. */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface BucketPlan extends Named {
  readonly notifications: readonly NotificationPlan[];
}

export type TopicPlan = Named;

export interface SecretPlan extends Named {
  readonly description: string;
  readonly value: string;
}

/** A key that signs. */
export type KeyPlan = Named;

/** What a role may do: actions such as `dynamodb:GetItem`, each with `*` for anything. */
export interface StatementPlan {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Patterns of the partition keys that it is confined to. */
  readonly leadingKeys?: readonly string[];
}

export interface FunctionPlan extends Named {
  /** The logical id of its role. */
  readonly role: string;
  /** `file.export` inside the code directory. */
  readonly handler: string;
  readonly codeDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number;
}

export interface EventSourcePlan {
  readonly functionArn: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maximumConcurrency: number;
  readonly reportsItemFailures: boolean;
}

export interface RoutePlan {
  /** `POST /path/{parameter}`. */
  readonly routeKey: string;
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
  readonly throttle?: Throttle;
}

export interface SchedulePlan {
  readonly shortName: string;
  readonly arn: string;
  readonly functionArn: string;
  /** `rate(…)` or `cron(…)`. */
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  /** JSON text; Scheduler's own event where the template gives none. */
  readonly input?: string;
}

/** What becomes of an asynchronous invocation that fails. */
export interface AsyncInvokePlan {
  readonly functionArn: string;
  readonly retries: number;
  readonly maxAgeSeconds: number;
}

/** All that the template asks the local host to run, with every reference resolved. */
export interface StackPlan {
  readonly tables: readonly TablePlan[];
  readonly queues: readonly QueuePlan[];
  readonly buckets: readonly BucketPlan[];
  readonly topics: readonly TopicPlan[];
  readonly secrets: readonly SecretPlan[];
  readonly keys: readonly KeyPlan[];
  readonly functions: readonly FunctionPlan[];
  /** What each role may do, by its logical id. */
  readonly permissions: ReadonlyMap<string, readonly StatementPlan[]>;
  readonly eventSources: readonly EventSourcePlan[];
  readonly routes: readonly RoutePlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly asyncInvokes: readonly AsyncInvokePlan[];
}
