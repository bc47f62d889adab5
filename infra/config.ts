import * as z from 'zod';
import { importOptionsSchema } from '../shared/import/import-options.ts';
import { infraonOptionsSchema } from '../shared/infraon/options.ts';
import { longestOutageSeconds } from '../shared/provisioning/retry-policy.ts';

/** Amazon SQS drops what is older than this without dead-lettering it, so a message's retries must end earlier. */
export const queueRetentionDays = 4;

/** A vendor's outage of a day is ridden out. Asked for is twice that, because jitter may halve each wait. */
const outlastSeconds = 48 * 3600;

const seconds = (max: number) => z.int().min(1).max(max);
const days = z.int().min(1).max(3653);
/** The range that Amazon SQS event sources accept. */
const concurrency = z.int().min(2).max(1000);
const reservedConcurrency = z.int().min(1).optional();
const roles = z.array(z.string().trim().min(1).max(100)).readonly();

const reconcileSchema = z
  .strictObject({
    timeoutSeconds: seconds(900),
    /** How long one run keeps a person for itself: longer than the function can run. */
    leaseSeconds: seconds(3600),
    batchSize: z.int().min(1).max(10),
    /** Functions at work at once for webhooks, and for imports. The sum of both bounds the calls on a vendor. */
    userChangesConcurrency: concurrency,
    importChangesConcurrency: concurrency,
    reservedConcurrency,
    firstBackoffSeconds: seconds(900),
    /** Amazon SQS hides a message for 12 hours at most. */
    maxBackoffSeconds: seconds(43_200),
    maxReceives: z.int().min(3).max(1000),
    /** How long a created account may be missing from the vendor's lists. */
    newAccountVisibleWithinSeconds: z.int().min(0).max(3600),
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
  });

const importsSchema = importOptionsSchema
  .pick({
    maxExtractAgeSeconds: true,
    gate: true,
    blankCells: true,
    deadlineSeconds: true,
    concurrency: true,
    leaseSeconds: true,
  })
  .extend({
    /** An import that takes longer goes on in another run. */
    timeoutSeconds: z.int().min(30).max(900),
  })
  .superRefine(({ leaseSeconds, timeoutSeconds }, context) => {
    if (leaseSeconds < timeoutSeconds) return;
    const message = `expected less than timeoutSeconds (${timeoutSeconds})`;
    context.addIssue({ code: 'custom', path: ['leaseSeconds'], message });
  });

const stageSchema = z
  .strictObject({
    /** Runs on the local host: a loopback vendor over http is allowed, and nothing is kept. */
    local: z.boolean(),
    /** `observe`: everything runs, no vendor write is made, the outcomes say what would have been done. */
    mode: z.enum(['observe', 'apply']),
    infraon: infraonOptionsSchema,
    /** Roles that webhooks and files may give. */
    allowedRoles: roles,
    /** Roles that webhooks may not give, and that hold an import for approval. */
    approvalRoles: roles,
    /** What an offboarding does to the account. */
    offboardAction: z.enum(['deactivate', 'delete']),
    /** Whether a created account is invited by mail. */
    invite: z.boolean(),
    /** User names, e-mail addresses or account ids of accounts that are never changed. */
    protectedAccounts: z.array(z.string().trim().min(1).max(320)),
    webhooks: z.strictObject({
      /** Requests a second, and in a burst, over all callers; what is above gets 429. */
      requestsPerSecond: z.int().min(1).max(10_000),
      burst: z.int().min(1).max(5000),
      /** Per function. Absent: what the account has left. */
      reservedConcurrency,
    }),
    reconcile: reconcileSchema,
    imports: importsSchema,
    ledger: z.strictObject({
      /** After how long the sweeper picks up accepted work that nobody finished. */
      recoverAfterSeconds: seconds(3600),
    }),
    retention: z.strictObject({
      logDays: z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827]),
      dropDays: days,
      reportDays: days,
      exportDays: days,
    }),
  })
  .superRefine((stage, context) => {
    const refuse = (path: readonly string[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message });
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
    if (stage.infraon.allowLoopback && !stage.local)
      refuse(['infraon', 'allowLoopback'], 'expected false outside a local stage');
    if (stage.infraon.totalTimeoutSeconds >= stage.reconcile.timeoutSeconds)
      refuse(
        ['infraon', 'totalTimeoutSeconds'],
        `expected less than reconcile.timeoutSeconds (${stage.reconcile.timeoutSeconds})`,
      );
  });

/** One stage of cdk.json's context, checked. */
export type StageConfig = z.output<typeof stageSchema> & { readonly stage: string };

/** The configuration is wrong. The message names each key by its full path and says what was expected there. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What the app was started with: `cdk.json`'s context and what `-c` adds to it. */
export interface ConfigSource {
  /** The stage's name: `-c stage=…`, else the variable STAGE, else `production`. */
  readonly stage: string;
  /** The context key `stages`, unchecked. */
  readonly stages: unknown;
  /** Replaces `infraon.baseUrl`; local stages only. */
  readonly infraonBaseUrl?: unknown;
}

/** Reads and checks one stage. Throws a {@link ConfigError}. */
export function readStageConfig(source: ConfigSource): StageConfig {
  const stages = z.record(z.string(), z.unknown()).safeParse(source.stages);
  if (!stages.success)
    throw new ConfigError(
      'No stages in the context: expected an object under context.stages of cdk.json. Run the app through npm run synth or cdk.',
    );
  const raw = Object.hasOwn(stages.data, source.stage) ? stages.data[source.stage] : undefined;
  if (raw === undefined)
    throw new ConfigError(
      `No stage "${source.stage}" in cdk.json: expected one of ${Object.keys(stages.data).join(', ')} (-c stage=NAME, or the variable STAGE).`,
    );
  const path = ['context', 'stages', source.stage];
  const parsed = stageSchema.safeParse(withBaseUrl(raw, source.infraonBaseUrl));
  if (!parsed.success)
    throw new ConfigError(
      [
        `Stage "${source.stage}" of cdk.json is not valid:`,
        ...parsed.error.issues.flatMap((issue) => describe(path, issue)),
      ].join('\n  '),
    );
  if (source.infraonBaseUrl !== undefined && !parsed.data.local)
    throw new ConfigError(
      `infraonBaseUrl replaces infraon.baseUrl in local stages only; set ${path.join('.')}.infraon.baseUrl.`,
    );
  return { ...parsed.data, stage: source.stage };
}

function withBaseUrl(raw: unknown, baseUrl: unknown): unknown {
  const stage = z.looseObject({ infraon: z.looseObject({}) }).safeParse(raw);
  if (baseUrl === undefined || !stage.success) return raw;
  return { ...stage.data, infraon: { ...stage.data.infraon, baseUrl } };
}

function describe(stagePath: readonly string[], issue: z.core.$ZodIssue): readonly string[] {
  const at = (...keys: readonly PropertyKey[]) =>
    [...stagePath, ...issue.path, ...keys].map(String).join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${at(key)}: unknown key`);
  return [`${at()}: ${issue.message}`];
}
