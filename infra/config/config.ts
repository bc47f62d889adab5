import * as z from 'zod';
import { exportOptionsSchema } from '../../shared/export/export-options.ts';
import { configureSources, hrSourcesSchema } from '../../shared/hr-sources/sources-schema.ts';
import { importOptionsSchema } from '../../shared/import/import-options.ts';
import { esperOptionsSchema } from '../../shared/targets/esper/options.ts';
import { infraonOptionsSchema } from '../../shared/targets/infraon/options.ts';
import { longestOutageSeconds } from '../../shared/targets/target-policy.ts';
import { webhookOptionsSchema } from '../../shared/webhook/webhook-environment.ts';
import { isCronExpression } from './cron-expression.ts';
import { edgeSchema } from './edge-options.ts';
import { outlastSeconds, reconcileSchema, reservedConcurrency, seconds } from './reconcile-config.ts';
import { scimSchema, unknownScimRoles } from './scim-config.ts';
import { sourceNames } from './source-names.ts';

const days = z.int().min(1).max(3653);
/** What Amazon CloudWatch Logs takes. */
const logDays = z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827]);
const roles = z.array(z.string().trim().min(1).max(100)).readonly();

/** A pattern begins with a name's beginning: one that fits everyone would confine no one. */
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
    /** Who may release held imports: ARNs of IAM roles and users, `*` for what a name ends with. Empty: no one. */
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
  // It is the retention's.
  .omit({ retainDays: true })
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
      .refine(
        isCronExpression,
        'expected cron(minutes hours day-of-month month day-of-week year), with ? for the day that the other one decides',
      )
      .default('cron(15 1-6 * * ? *)'),
    timeoutSeconds: z.int().min(60).max(900).default(900),
    /** After so many hours without an export someone is told. Amazon CloudWatch looks back seven days at most. */
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
    /** After so many hours without an event of a source someone is told. CloudWatch looks back seven days at most. */
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
        /** After how long the sweeper picks up accepted work that no one finished. */
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
        /** Object Lock: no version of an export can be deleted for so long. Only for a new stack: a bucket gets it when it is created. */
        exportLockDays: days.optional(),
        /** `compliance`: by no one. `governance`: except by whoever may `s3:BypassGovernanceRetention`. */
        exportLockMode: z.enum(['compliance', 'governance']).default('compliance'),
        /** Retention of the audit's segments, and the lock of their bucket in the same mode. */
        auditDays: days.default(1096),
        auditLockDays: days.optional(),
        /** Retention of the access log, which has the addresses of callers. */
        accessLogDays: logDays.default(30),
        /** Retention of exports that were not trustworthy. */
        quarantineDays: days.default(30),
        /** How many days after their leaving people are forgotten. Absent: never by itself; see docs/privacy.md. */
        retainLeaversDays: days.optional(),
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
