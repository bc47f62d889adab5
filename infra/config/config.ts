import * as z from 'zod';
import { exportOptionsSchema } from '../../shared/export/export-options.ts';
import { configureSources, hrSourcesSchema } from '../../shared/hr-sources/sources-schema.ts';
import { importOptionsSchema } from '../../shared/import/import-options.ts';
import { esperOptionsSchema } from '../../shared/targets/esper/options.ts';
import { infraonOptionsSchema } from '../../shared/targets/infraon/options.ts';
import { longestOutageSeconds } from '../../shared/targets/target-policy.ts';
import { webhookOptionsSchema } from '../../shared/webhook/webhook-environment.ts';
import { edgeSchema } from './edge-options.ts';
import { scimSchema, unknownScimRoles } from './scim-config.ts';
import { sourceNames } from './source-names.ts';

/** Amazon SQS drops what is older than this without dead-lettering it, so a message's retries must end earlier. */
export const queueRetentionDays = 4;

/** A vendor's outage of a day is ridden out. Asked for is twice that, because jitter may halve each wait. */
const outlastSeconds = 48 * 3600;

const seconds = (max: number) => z.int().min(1).max(max);
const days = z.int().min(1).max(3653);
/** The range that Amazon SQS event sources accept. */
const concurrency = z.int().min(2).max(1000);
const reservedConcurrency = z.int().min(1).optional();
/** What Amazon CloudWatch Logs takes. */
const logDays = z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827]);
const roles = z.array(z.string().trim().min(1).max(100)).readonly();

/** How many people each source may deactivate, or give another name or address, before a human looks. */
const brakeSchema = z
  .strictObject({
    /** The greater of this number and of the share of the managed people … */
    people: z.int().min(1).max(10_000).default(10),
    percent: z.number().min(0).max(100).default(5),
    /** … within so many hours. */
    hours: z.int().min(1).max(168).default(24),
  })
  .prefault({});

const reconcileSchema = z
  .strictObject({
    timeoutSeconds: seconds(900).default(60),
    /** How long one run keeps a person for itself: longer than the function can run. */
    leaseSeconds: seconds(3600).default(90),
    batchSize: z.int().min(1).max(10).default(10),
    /** Functions at work at once for webhooks, and for imports. The sum of both bounds the calls on a vendor. */
    userChangesConcurrency: concurrency.default(2),
    importChangesConcurrency: concurrency.default(2),
    reservedConcurrency,
    firstBackoffSeconds: seconds(900).default(5),
    /** Amazon SQS hides a message for 12 hours at most. */
    maxBackoffSeconds: seconds(43_200).default(1800),
    maxReceives: z.int().min(3).max(1000).default(120),
    /** How long a created account may be missing from the vendor's lists. */
    newAccountVisibleWithinSeconds: z.int().min(0).max(3600).default(300),
    /** How long a refusal is tried again that names no cause; and any refusal to deactivate somebody who left. */
    refusalSeconds: z.int().min(0).max(86_400).default(900),
    leaverRefusalSeconds: z.int().min(0).max(172_800).default(86_400),
    brake: brakeSchema,
  })
  .superRefine((reconcile, context) => {
    const refuse = (key: keyof typeof reconcile, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (reconcile.leaseSeconds <= reconcile.timeoutSeconds)
      refuse('leaseSeconds', `expected more than timeoutSeconds (${reconcile.timeoutSeconds})`);
    if (reconcile.maxBackoffSeconds < reconcile.firstBackoffSeconds)
      refuse('maxBackoffSeconds', `expected at least firstBackoffSeconds (${reconcile.firstBackoffSeconds})`);
    const atWork = reconcile.userChangesConcurrency + reconcile.importChangesConcurrency;
    if (reconcile.reservedConcurrency !== undefined && reconcile.reservedConcurrency < atWork)
      refuse('reservedConcurrency', `expected at least the sum of both concurrencies (${atWork})`);
    const span = longestOutageSeconds(reconcile);
    if (span > queueRetentionDays * 24 * 3600)
      refuse('maxReceives', `expected retries within ${queueRetentionDays} days, these take ${span} s`);
  })
  .prefault({});

/** A pattern begins with a name's beginning: one that fits everybody would confine nobody. */
const approverArn = /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]{3,}\*?$/;

const ofImports = importOptionsSchema.shape;
const ofGate = ofImports.gate.shape;
const gateSchema = ofImports.gate
  .extend({
    maxDeactivations: ofGate.maxDeactivations.default(5),
    maxDeactivationPercent: ofGate.maxDeactivationPercent.default(10),
    maxCreates: ofGate.maxCreates.default(200),
    maxShrinkPercent: ofGate.maxShrinkPercent.default(30),
  })
  .prefault({});

const importsSchema = importOptionsSchema
  .pick({
    maxExtractAgeSeconds: true,
    gate: true,
    blankCells: true,
    harmlessColumns: true,
    timeZone: true,
    deadlineSeconds: true,
    concurrency: true,
    leaseSeconds: true,
  })
  .extend({
    maxExtractAgeSeconds: ofImports.maxExtractAgeSeconds.default(86_400),
    gate: gateSchema,
    blankCells: ofImports.blankCells.default('ignore'),
    deadlineSeconds: ofImports.deadlineSeconds.default(21_600),
    concurrency: ofImports.concurrency.default(8),
    leaseSeconds: ofImports.leaseSeconds.default(60),
    /** An import that takes longer goes on in another run. */
    timeoutSeconds: z.int().min(30).max(900).default(900),
    /** Who may release held imports: ARNs of IAM roles and users, `*` for what a name ends with. Empty: nobody. */
    approvers: z.array(z.string().regex(approverArn, 'expected the ARN of an IAM role or user')).default([]),
  })
  .superRefine(({ leaseSeconds, timeoutSeconds }, context) => {
    if (leaseSeconds < timeoutSeconds) return;
    const message = `expected less than timeoutSeconds (${timeoutSeconds})`;
    context.addIssue({ code: 'custom', path: ['leaseSeconds'], message });
  })
  .prefault({});

/** The keys under which a stage says what is known of each target's tenant. */
export const targetNames = ['infraon', 'esper'] as const;

const ofExports = exportOptionsSchema.shape;

const exportsSchema = exportOptionsSchema
  .extend({
    timeZone: ofExports.timeZone.default('UTC'),
    maxShrinkPercent: ofExports.maxShrinkPercent.default(20),
    downloadAttempts: ofExports.downloadAttempts.default(3),
    firstBackoffSeconds: ofExports.firstBackoffSeconds.default(5),
    leaseSeconds: ofExports.leaseSeconds.default(30),
    drift: ofExports.drift.prefault({}),
    /**
     * When exports start, in `timeZone`: an expression of EventBridge Scheduler. A date that has an export is left alone,
     * so that several times a night are as many chances, and one is enough.
     */
    schedule: z
      .string()
      .regex(/^cron\(\S+( \S+){5}\)$/, 'expected cron(minutes hours day-of-month month day-of-week year)')
      .default('cron(15 1-6 * * ? *)'),
    timeoutSeconds: z.int().min(60).max(900).default(900),
    /** After so many hours without an export somebody is told. Amazon CloudWatch looks back seven days at most. */
    alarmAfterHours: z.int().min(2).max(168).default(26),
  })
  .superRefine(({ leaseSeconds, timeoutSeconds }, context) => {
    if (leaseSeconds < timeoutSeconds) return;
    const message = `expected less than timeoutSeconds (${timeoutSeconds})`;
    context.addIssue({ code: 'custom', path: ['leaseSeconds'], message });
  })
  .prefault({});

export const stageSchema = z
  .strictObject({
    /** Runs on the local host: a loopback vendor over http is allowed, and nothing is kept. */
    local: z.boolean().default(false),
    /** `observe`: everything runs, no vendor write is made, the outcomes say what would have been done. */
    mode: z.enum(['observe', 'apply']).default('observe'),
    infraon: infraonOptionsSchema,
    /** A second directory that is kept equal. Absent: nothing of it is deployed. */
    esper: esperOptionsSchema.optional(),
    /** Roles that webhooks and files may give. */
    allowedRoles: roles,
    /** Roles that webhooks may not give, and that hold an import for approval. */
    approvalRoles: roles,
    /** What an offboarding does to the account. */
    offboardAction: z.enum(['deactivate', 'delete']).default('deactivate'),
    /** Whether a created account is invited by mail. */
    invite: z.boolean().default(true),
    /** User names, e-mail addresses or account ids of accounts that are never changed. */
    protectedAccounts: z.array(z.string().trim().min(1).max(320)).default([]),
    /** Says that `protectedAccounts` is meant to be empty, without which a stage that is not local is not deployed. */
    noProtectedAccounts: z.boolean().default(false),
    webhooks: webhookOptionsSchema
      .extend({
        /** Requests a second, and in a burst, over all callers; what is above gets 429. */
        requestsPerSecond: z.int().min(1).max(10_000).default(20),
        burst: z.int().min(1).max(5000).default(100),
        /** Per function. Absent: what the account has left. */
        reservedConcurrency,
      })
      .prefault({}),
    /** CloudFront and a firewall in front of the API. Absent: nothing of it is deployed. */
    edge: edgeSchema.optional(),
    reconcile: reconcileSchema,
    /** Where alarms say that the runbook is: a page of yours, or the file of this repository. */
    runbookUrl: z
      .string()
      .regex(/^\S{1,200}$/, 'expected a URL or a path')
      .default('docs/runbook.md'),
    /** After so many hours without an event of a source somebody is told. CloudWatch looks back seven days at most. */
    silentAfterHours: z.record(z.string(), z.int().min(2).max(168)).default({}),
    /** A secret that is older is to be replaced. */
    secretMaxAgeDays: z.int().min(1).max(3650).default(365),
    /** `xray`: AWS X-Ray keeps the times of invocations. The log's lines carry the event's id either way. */
    tracing: z.enum(['off', 'xray']).default('off'),
    imports: importsSchema,
    exports: exportsSchema,
    /** The HR systems that send webhooks of their own, by name. Absent: nothing of it is deployed. */
    hrSources: hrSourcesSchema.optional(),
    /** The identity providers that call SCIM 2.0. Absent: nothing of it is deployed. */
    scim: scimSchema.optional(),
    ledger: z
      .strictObject({
        /** After how long the sweeper picks up accepted work that nobody finished. */
        recoverAfterSeconds: seconds(3600).default(300),
        /** A table that is there already, such as one that was restored. Absent: the stack makes its own. */
        tableName: z
          .string()
          .regex(/^[\w.-]{3,255}$/, 'expected the name of a table of DynamoDB')
          .optional(),
      })
      .prefault({}),
    retention: z
      .strictObject({
        logDays: logDays.default(90),
        dropDays: days.default(30),
        reportDays: days.default(365),
        exportDays: days.default(400),
        /** Object Lock: no version of an export can be deleted for so long. Only for a stack that is made anew. */
        exportLockDays: days.optional(),
        /** `compliance`: by nobody. `governance`: except by whoever may `s3:BypassGovernanceRetention`. */
        exportLockMode: z.enum(['compliance', 'governance']).default('compliance'),
        /** Retention of the audit's segments, and the lock of their bucket in the same mode. */
        auditDays: days.default(1096),
        auditLockDays: days.optional(),
        /** Retention of the access log, which has the addresses of callers. */
        accessLogDays: logDays.default(30),
        /** Retention of exports that were not trustworthy. */
        quarantineDays: days.default(30),
      })
      .prefault({}),
  })
  .superRefine((stage, context) => {
    const refuse = (path: readonly string[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message });
    if (stage.local && stage.ledger.tableName !== undefined)
      refuse(['ledger', 'tableName'], 'expected none in a local stage');
    if (stage.noProtectedAccounts && stage.protectedAccounts.length > 0)
      refuse(['noProtectedAccounts'], 'expected false where protectedAccounts names accounts');
    if (stage.edge !== undefined && stage.edge.webAclArn === undefined && stage.edge.firewall === undefined)
      refuse(['edge', 'webAclArn'], 'expected a web ACL, or `firewall` to make one');
    if (stage.edge !== undefined && stage.local) refuse(['edge'], 'expected none in a local stage');
    if (stage.retention.exportLockMode === 'governance' && stage.retention.exportLockDays === undefined)
      refuse(['retention', 'exportLockDays'], 'expected where exportLockMode is given');
    const sources = sourceNames(stage);
    for (const name of Object.keys(stage.silentAfterHours))
      if (!sources.includes(name))
        refuse(['silentAfterHours', name], `expected one of ${sources.join(', ')}`);
    const both = stage.approvalRoles.filter((name) => stage.allowedRoles.includes(name));
    if (both.length > 0)
      refuse(
        ['approvalRoles'],
        `expected no role of allowedRoles, found ${both.map((name) => `"${name}"`).join(', ')}`,
      );
    if (!stage.local && longestOutageSeconds(stage.reconcile) < outlastSeconds)
      refuse(
        ['reconcile', 'maxReceives'],
        'expected back-offs that add up to 48 hours, to outlast an outage of a day',
      );
    for (const path of unknownScimRoles(stage))
      refuse(['scim', 'clients', ...path], 'expected a role of allowedRoles or approvalRoles');
    for (const { name, enrichment } of configureSources(stage.hrSources ?? {}).values()) {
      if (enrichment?.access.allowLoopback && !stage.local)
        refuse(['hrSources', name, 'api', 'allowLoopback'], 'expected false outside a local stage');
    }
    for (const name of targetNames) {
      const options = stage[name];
      if (options === undefined) continue;
      if (options.allowLoopback && !stage.local)
        refuse([name, 'allowLoopback'], 'expected false outside a local stage');
      if (options.totalTimeoutSeconds >= stage.reconcile.timeoutSeconds)
        refuse(
          [name, 'totalTimeoutSeconds'],
          `expected less than reconcile.timeoutSeconds (${stage.reconcile.timeoutSeconds})`,
        );
    }
  });

/** One stage of cdk.json's context, checked. */
export type StageConfig = z.output<typeof stageSchema> & {
  readonly stage: string;
  /** Whether AWS refuses to delete the ledger and the stack: not on a local host, and not before the first deployment has succeeded. */
  readonly isProtected: boolean;
};
