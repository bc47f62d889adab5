import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { queueRetentionDays, type StageConfig } from './config.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { ChangeQueue } from './constructs/change-queue.ts';
import { EveryMinute } from './constructs/every-minute.ts';
import { FileBuckets } from './constructs/file-buckets.ts';
import { FileImport } from './constructs/file-import.ts';
import { FunctionBundles } from './constructs/function-bundles.ts';
import { Ledger } from './constructs/ledger.ts';
import {
  type EnvironmentVariable,
  ServiceFunction,
  type ServiceFunctionProps,
} from './constructs/service-function.ts';
import { addStackAlarms } from './constructs/stack-alarms.ts';
import { StoredSecret } from './constructs/stored-secret.ts';
import { WebhookApi } from './constructs/webhook-api.ts';
import { importOptions, reconcileOptions, rolePolicy } from './function-options.ts';

/** `Prefer: wait` holds a request for up to 20 s; API Gateway gives up after 29. */
const doorTimeoutSeconds = 28;

const functionNames = [
  'onboard-user',
  'update-user',
  'offboard-user',
  'event-status',
  'sweep-due-events',
  'reconcile-user',
  'bulk-csv-import',
] as const;

type FunctionName = (typeof functionNames)[number];

/** Everything of one stage. This file composes and grants; what a resource is like is said in its construct. */
export class UserLifecycleStack extends Stack {
  private readonly config: StageConfig;
  private readonly bundles = new FunctionBundles(functionNames);
  private readonly ledger: Ledger;
  private readonly userChanges: ChangeQueue;
  private readonly importChanges: ChangeQueue;
  private readonly fileImport: FileImport;
  private readonly signingSecrets: StoredSecret;
  private readonly infraonApiKey: StoredSecret;

  constructor(scope: Construct, config: StageConfig) {
    super(scope, `user-lifecycle-${config.stage}`, {
      description: `Keeps Infraon's user accounts equal to what the HR system says (${config.stage})`,
      terminationProtection: !config.local,
    });
    this.config = config;
    const removalPolicy = config.local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    this.ledger = new Ledger(this, 'Ledger', { removalPolicy, deletionProtection: !config.local });
    this.userChanges = this.addQueue('UserChanges', 'user-changes', 'USER_CHANGES_QUEUE_URL');
    this.importChanges = this.addQueue('ImportChanges', 'import-changes', 'IMPORT_CHANGES_QUEUE_URL');
    this.signingSecrets = new StoredSecret(this, 'WebhookSigningSecrets', {
      name: 'webhook-signing-secrets',
      stage: config.stage,
      description: 'What HR systems sign with: {"secrets": ["whsec_…", …]}',
      arnVariable: 'WEBHOOK_SIGNING_SECRETS_ARN',
    });
    this.infraonApiKey = new StoredSecret(this, 'InfraonApiKey', {
      name: 'infraon-api-key',
      stage: config.stage,
      description: 'The API key of the Infraon tenant: {"apiKey": "…"}',
      arnVariable: 'INFRAON_API_KEY_ARN',
    });
    const buckets = new FileBuckets(this, 'Files', { ...config.retention, removalPolicy });
    this.fileImport = new FileImport(this, 'FileImport', {
      buckets,
      consumerTimeout: Duration.seconds(config.imports.timeoutSeconds),
      retention: Duration.days(queueRetentionDays),
      maxReceives: config.reconcile.maxReceives,
    });

    const onboard = this.addDoor('OnboardUser', 'onboard-user', 'Takes events of people who join');
    const update = this.addDoor('UpdateUser', 'update-user', 'Takes events of people who change');
    const offboard = this.addDoor('OffboardUser', 'offboard-user', 'Takes events of people who leave');
    const eventStatus = this.addEventStatus();
    const sweep = this.addSweep();
    const reconcile = this.addReconcile();
    const bulkImport = this.addBulkImport();
    const schedule = new EveryMinute(this, 'SweepSchedule', sweep);

    const api = new WebhookApi(this, 'Webhooks', {
      ...config.webhooks,
      logRetention: config.retention.logDays,
    });
    const onboardUrl = api.addWebhook('/webhooks/onboard-user', onboard);
    const updateUrl = api.addWebhook('/webhooks/update-user', update);
    const offboardUrl = api.addWebhook('/webhooks/offboard-user', offboard);
    api.addCapability('/events/{reference}', eventStatus);

    const alarms = new AlarmTopic(this, 'Alarms');
    addStackAlarms(alarms, {
      api,
      doors: [onboard, update, offboard],
      eventStatus,
      sweep,
      reconcile,
      queues: [this.userChanges, this.importChanges],
      bulkImport,
      fileDrops: this.fileImport.queue,
      schedule,
    });

    this.addOutputs({
      ApiUrl: ['The HTTP API', api.url],
      OnboardUserUrl: ['Webhook for people who join', onboardUrl],
      UpdateUserUrl: ['Webhook for people who change', updateUrl],
      OffboardUserUrl: ['Webhook for people who leave', offboardUrl],
      InfraonApiKeySecret: ['Secret to fill in: {"apiKey": "…"}', this.infraonApiKey.secret.secretArn],
      WebhookSigningSecretsSecret: [
        'Secret to fill in: {"secrets": ["whsec_…"]}',
        this.signingSecrets.secret.secretArn,
      ],
      DropsBucket: ['HR drops files here', buckets.drops.bucketName],
      ReportsBucket: ['Reports of imports', buckets.reports.bucketName],
      ExportsBucket: ['Nightly exports', buckets.exports.bucketName],
      UserChangesQueueUrl: ['Changes from webhooks', this.userChanges.queue.queueUrl],
      UserChangesDeadLettersUrl: ['Changes given up, to redrive', this.userChanges.deadLetters.queueUrl],
      ImportChangesQueueUrl: ['Changes from files', this.importChanges.queue.queueUrl],
      ImportChangesDeadLettersUrl: ['Changes given up, to redrive', this.importChanges.deadLetters.queueUrl],
      FileDropsDeadLettersUrl: ['Files given up, to redrive', this.fileImport.queue.deadLetters.queueUrl],
      ImportNoticesTopicArn: ['Subscribe HR: files held or rejected', this.fileImport.notices.topic.topicArn],
      LedgerTable: ['People, claims and events', this.ledger.table.tableName],
      AlarmTopicArn: ['Subscribe whoever is on call', alarms.topic.topicArn],
    });
  }

  private addQueue(id: string, name: string, urlVariable: EnvironmentVariable): ChangeQueue {
    return new ChangeQueue(this, id, {
      name,
      urlVariable,
      consumerTimeout: Duration.seconds(this.config.reconcile.timeoutSeconds),
      retention: Duration.days(queueRetentionDays),
      maxReceives: this.config.reconcile.maxReceives,
    });
  }

  /** Internet-facing: it verifies, records, merges and enqueues, and may read no vendor's key. */
  private addDoor(id: string, name: FunctionName, description: string): ServiceFunction {
    const fn = this.addFunction(id, name, {
      description,
      timeoutSeconds: doorTimeoutSeconds,
      memoryMegabytes: 512,
      reservedConcurrency: this.config.webhooks.reservedConcurrency,
    });
    this.signingSecrets.grantRead(fn);
    this.ledger.grantReadWrite(fn);
    this.userChanges.grantSend(fn);
    fn.setOptions('ROLE_POLICY', rolePolicy(this.config));
    fn.setOptions('LEDGER_OPTIONS', this.config.ledger);
    return fn;
  }

  private addEventStatus(): ServiceFunction {
    const fn = this.addFunction('EventStatus', 'event-status', {
      description: 'Shows the status of an event to the holder of its URL',
      timeoutSeconds: 10,
      memoryMegabytes: 512,
      reservedConcurrency: this.config.webhooks.reservedConcurrency,
    });
    this.ledger.grantRead(fn);
    return fn;
  }

  private addSweep(): ServiceFunction {
    const fn = this.addFunction('SweepDueEvents', 'sweep-due-events', {
      description: 'Every minute, puts on the queue what is due or was left unfinished',
      // One run ends before the next starts.
      timeoutSeconds: 55,
      memoryMegabytes: 256,
    });
    this.ledger.grantSweep(fn);
    this.userChanges.grantSend(fn);
    fn.setOptions('LEDGER_OPTIONS', this.config.ledger);
    return fn;
  }

  private addReconcile(): ServiceFunction {
    const { config } = this;
    const { reconcile } = config;
    const fn = this.addFunction('ReconcileUser', 'reconcile-user', {
      description: 'Makes the vendor accounts of a person equal to the ledger',
      timeoutSeconds: reconcile.timeoutSeconds,
      memoryMegabytes: 512,
      reservedConcurrency: reconcile.reservedConcurrency,
    });
    this.infraonApiKey.grantRead(fn);
    this.ledger.grantReadWrite(fn);
    this.userChanges.consumeWith(fn, {
      batchSize: reconcile.batchSize,
      maxConcurrency: reconcile.userChangesConcurrency,
    });
    this.importChanges.consumeWith(fn, {
      batchSize: reconcile.batchSize,
      maxConcurrency: reconcile.importChangesConcurrency,
    });
    fn.setOptions('INFRAON_OPTIONS', config.infraon);
    fn.setOptions('LEDGER_OPTIONS', config.ledger);
    fn.setOptions('RECONCILE_OPTIONS', reconcileOptions(config));
    return fn;
  }

  private addBulkImport(): ServiceFunction {
    const { config } = this;
    const fn = this.addFunction('BulkCsvImport', 'bulk-csv-import', {
      description: 'Plans what a dropped file changes, applies it and reports',
      timeoutSeconds: config.imports.timeoutSeconds,
      memoryMegabytes: 1024,
    });
    this.infraonApiKey.grantRead(fn);
    this.ledger.grantReadWrite(fn);
    this.fileImport.importWith(fn);
    this.importChanges.grantSend(fn);
    fn.setOptions('INFRAON_OPTIONS', config.infraon);
    fn.setOptions('LEDGER_OPTIONS', config.ledger);
    fn.setOptions('ROLE_POLICY', rolePolicy(config));
    fn.setOptions('IMPORT_OPTIONS', importOptions(config));
    // A small young generation keeps the memory of a large file's plan at about half, for some of its speed.
    fn.setVariable('NODE_OPTIONS', '--max-semi-space-size=8');
    return fn;
  }

  private addFunction(
    id: string,
    name: FunctionName,
    props: Omit<ServiceFunctionProps, 'name' | 'code' | 'logRetention'>,
  ): ServiceFunction {
    return new ServiceFunction(this, id, {
      name,
      code: this.bundles.codeOf(name),
      logRetention: this.config.retention.logDays,
      ...props,
    });
  }

  private addOutputs(outputs: Readonly<Record<string, readonly [description: string, value: string]>>): void {
    for (const [id, [description, value]] of Object.entries(outputs))
      new CfnOutput(this, id, { description, value });
  }
}
