import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { setMetadata, setShortName } from '../limits/short-name.ts';
import type { Platform } from './platform.ts';

/** The environment variables of functions. What grants access to a resource sets its variable in the same call. */
export type EnvironmentVariable =
  | 'METRICS_NAMESPACE'
  | 'LEDGER_TABLE_NAME'
  | 'USER_CHANGES_QUEUE_URL'
  | 'IMPORT_CHANGES_QUEUE_URL'
  | 'FILE_DROPS_QUEUE_URL'
  | 'DROPS_BUCKET_NAME'
  | 'REPORTS_BUCKET_NAME'
  | 'EXPORTS_BUCKET_NAME'
  | 'AUDIT_BUCKET_NAME'
  | 'EVIDENCE_KEY_ARN'
  | 'IMPORT_NOTICES_TOPIC_ARN'
  | 'WEBHOOK_SIGNING_SECRETS_ARN'
  | 'INFRAON_API_KEY_ARN'
  | 'ESPER_API_KEY_ARN'
  | 'SOURCE_NOTICES_QUEUE_URL'
  | 'HR_SOURCE_SECRETS'
  | 'HR_SOURCE_API_SECRETS'
  | 'SCIM_CLIENT_SECRETS'
  | 'PUBLIC_ORIGIN'
  | 'EDGE_KEY_ARN';

/**
 * What functions are told of the stage. It is a file beside the code and not in the environment, which AWS limits to 4 KB;
 * functions read both alike.
 */
export type FunctionConfiguration = Readonly<
  Partial<
    Record<
      | 'WEBHOOK_OPTIONS'
      | 'ROLE_POLICY'
      | 'INFRAON_OPTIONS'
      | 'ESPER_OPTIONS'
      | 'RECONCILE_OPTIONS'
      | 'IMPORT_OPTIONS'
      | 'EXPORT_OPTIONS'
      | 'AUDIT_OPTIONS'
      | 'LEDGER_OPTIONS'
      | 'SWEEP_OPTIONS'
      | 'HR_SOURCES'
      | 'SCIM_OPTIONS'
      | 'RETRY_OPTIONS',
      unknown
    >
  >
>;

/** The template's Metadata key that shows what the file beside a function's code says, so that `cdk diff` tells of a change. */
const configurationKey = 'user-lifecycle:configuration';

/** What DynamoDB, S3 and Secrets Manager do with a key in the name of whoever calls them, and no one can do with it directly. */
const keyActions = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const throughServices = {
  StringLike: { 'kms:ViaService': ['dynamodb.*', 's3.*', 'secretsmanager.*'] },
};

export interface ServiceFunctionProps {
  /** The folder under `functions/`, which is also the short name. */
  readonly name: string;
  /** What stands beside the code in `configuration.json`. */
  readonly configuration: FunctionConfiguration;
  readonly code: Code;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number | undefined;
  readonly logRetention: RetentionDays;
  readonly platform: Platform;
  readonly isTraced: boolean;
}

/**
 * A Lambda function from a folder under `functions/`. Its role is its own and starts with nothing but writing to its
 * log group; what else it may do is granted by the construct that owns the resource.
 */
export class ServiceFunction extends Construct {
  readonly name: string;
  readonly timeout: Duration;
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;
  private readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    this.name = props.name;
    this.timeout = Duration.seconds(props.timeoutSeconds);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.logGroup.grantWrite(this.role);
    const { vpc, vpcSubnets, securityGroups, encryptionKey } = props.platform;
    if (vpc !== undefined) this.allowNetworkInterfaces();
    if (encryptionKey !== undefined) this.allow(keyActions, [encryptionKey.keyArn], throughServices);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes,
      timeout: this.timeout,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      ...(props.isTraced ? { tracing: Tracing.ACTIVE } : {}),
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(vpc === undefined ? {} : { vpc }),
      ...(vpcSubnets === undefined ? {} : { vpcSubnets }),
      ...(securityGroups === undefined ? {} : { securityGroups }),
    });
    if (props.isTraced)
      Validations.of(this.role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'AWS X-Ray takes traces without a resource to name.',
      });
    this.setVariable('METRICS_NAMESPACE', Stack.of(this).stackName);
    setShortName(this.lambda, props.name);
    setMetadata(this.lambda, configurationKey, props.configuration);
  }

  /** By which policies of resources name the function. */
  get roleArn(): string {
    return this.role.roleArn;
  }

  /** Lets the function do exactly these actions on these resources, where the conditions hold. */
  allow(actions: readonly string[], resources: readonly string[], conditions: Conditions = {}): void {
    this.role.addToPolicy(
      new PolicyStatement({ actions: [...actions], resources: [...resources], conditions }),
    );
  }

  /** Lets the function do these actions on all objects of a bucket, or on those below prefixes (`reports/`). */
  allowObjects(actions: readonly string[], bucket: Bucket, prefixes: readonly string[] = ['']): void {
    const resource = bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error(`${bucket.node.path} is no single bucket`);
    this.allow(
      actions,
      prefixes.map((prefix) => `${bucket.bucketArn}/${prefix}*`),
    );
    for (const prefix of prefixes)
      Validations.of(this.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(resource)}.Arn>/${prefix}*]`,
        reason:
          'The keys are those of files that people drop, of reports on them, and of exports by date: their names are not known in advance.',
      });
  }

  /** What AWS Lambda does in a network, in the name of the function's role. None of it can be confined to resources. */
  private allowNetworkInterfaces(): void {
    this.allow(
      [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      ['*'],
    );
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'AWS Lambda creates the network interfaces of its functions; their ids are not known in advance.',
    });
  }

  setVariable(name: EnvironmentVariable, value: string): void {
    this.lambda.addEnvironment(name, value);
  }

  /** Sets a variable that carries several values, by name, as JSON. */
  setVariables(name: EnvironmentVariable, values: Readonly<Record<string, string>>): void {
    this.setVariable(name, JSON.stringify(values));
  }
}
