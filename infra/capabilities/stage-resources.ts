import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/config.ts';
import { queueRetentionDays } from '../config/reconcile-config.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ChangeQueue } from '../constructs/change-queue.ts';
import { FileBuckets } from '../constructs/file-buckets.ts';
import { FunctionBundles } from '../constructs/function-bundles.ts';
import { Ledger } from '../constructs/ledger.ts';
import type { Platform } from '../constructs/platform.ts';
import {
  type EnvironmentVariable,
  ServiceFunction,
  type ServiceFunctionProps,
} from '../constructs/service-function.ts';
import { SigningKey } from '../constructs/signing-key.ts';
import { StoredSecret, type StoredSecretProps } from '../constructs/stored-secret.ts';
import { Targets } from './targets.ts';

const functionNames = [
  'onboard-user',
  'update-user',
  'offboard-user',
  'event-status',
  'sweep-due-events',
  'reconcile-user',
  'bulk-csv-import',
  'nightly-export',
  'seal-audit',
  'receive-source-event',
  'enrich-source-event',
  'check-edge-key',
  'scim',
] as const;

/** Room for a few calls on an HR system's API, each with its repetitions. */
export const enrichTimeoutSeconds = 60;

export type FunctionName = (typeof functionNames)[number];

/** What the capabilities of a stage share, and the one way in which they add to it. */
export class StageResources {
  readonly scope: Construct;
  readonly config: StageConfig;
  readonly platform: Platform;
  readonly ledger: Ledger;
  /** Changes from webhooks, and from files: apart, so that a large file never delays an offboarding. */
  readonly userChanges: ChangeQueue;
  readonly importChanges: ChangeQueue;
  /** Employees whom HR systems have to be asked about; there where the stage configures HR systems. */
  readonly sourceNotices: ChangeQueue | undefined;
  readonly buckets: FileBuckets;
  /** Signs what auditors rely on. */
  readonly evidenceKey: SigningKey;
  readonly targets: Targets;
  readonly alarms: AlarmTopic;
  /** What was added so far. */
  readonly functions: ServiceFunction[] = [];
  /** The short names of secrets, as the log has them. */
  readonly secretNames: string[] = [];
  private readonly bundles = new FunctionBundles(functionNames);

  constructor(
    scope: Construct,
    { config, platform }: { readonly config: StageConfig; readonly platform: Platform },
  ) {
    this.scope = scope;
    this.config = config;
    this.platform = platform;
    const { encryptionKey } = platform;
    // What a first deployment made that failed holds nothing yet, and goes with it.
    const removalPolicy = config.local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.ledger = new Ledger(scope, 'Ledger', {
      removalPolicy,
      deletionProtection: config.isProtected,
      encryptionKey,
      tableName: config.ledger.tableName,
    });
    this.userChanges = this.addChanges('UserChanges', 'user-changes', 'USER_CHANGES_QUEUE_URL');
    this.importChanges = this.addChanges('ImportChanges', 'import-changes', 'IMPORT_CHANGES_QUEUE_URL');
    this.sourceNotices = this.addSourceNotices();
    this.buckets = new FileBuckets(scope, 'Files', { ...config.retention, removalPolicy, encryptionKey });
    this.evidenceKey = new SigningKey(scope, 'EvidenceKey', {
      name: 'evidence',
      stage: config.stage,
      removalPolicy,
    });
    this.targets = new Targets(this);
    this.alarms = new AlarmTopic(scope, 'Alarms', {
      topic: platform.alarmTopic,
      runbookUrl: config.runbookUrl,
    });
  }

  addFunction(
    id: string,
    name: FunctionName,
    props: Omit<ServiceFunctionProps, 'name' | 'code' | 'logRetention' | 'platform' | 'isTraced'>,
  ): ServiceFunction {
    const fn = new ServiceFunction(this.scope, id, {
      name,
      code: this.bundles.codeOf(name, props.configuration),
      logRetention: this.config.retention.logDays,
      platform: this.platform,
      isTraced: this.config.tracing === 'xray',
      ...props,
    });
    this.functions.push(fn);
    return fn;
  }

  addSecret(id: string, props: Omit<StoredSecretProps, 'stage' | 'encryptionKey'>): StoredSecret {
    const { encryptionKey } = this.platform;
    this.secretNames.push(props.name);
    return new StoredSecret(this.scope, id, { ...props, stage: this.config.stage, encryptionKey });
  }

  addOutputs(outputs: Readonly<Record<string, readonly [description: string, value: string]>>): void {
    for (const [id, [description, value]] of Object.entries(outputs))
      new CfnOutput(this.scope, id, { description, value });
  }

  private addSourceNotices(): ChangeQueue | undefined {
    const { hrSources = {}, reconcile } = this.config;
    if (Object.keys(hrSources).length === 0) return undefined;
    return new ChangeQueue(this.scope, 'SourceNotices', {
      name: 'source-notices',
      urlVariable: 'SOURCE_NOTICES_QUEUE_URL',
      consumerTimeout: Duration.seconds(enrichTimeoutSeconds),
      retention: Duration.days(queueRetentionDays),
      maxReceives: reconcile.maxReceives,
    });
  }

  private addChanges(id: string, name: string, urlVariable: EnvironmentVariable): ChangeQueue {
    const { reconcile } = this.config;
    return new ChangeQueue(this.scope, id, {
      name,
      urlVariable,
      consumerTimeout: Duration.seconds(reconcile.timeoutSeconds),
      retention: Duration.days(queueRetentionDays),
      maxReceives: reconcile.maxReceives,
    });
  }
}
