import * as z from 'zod';
import { type StageConfig, stageSchema, targetNames } from './config.ts';
import { ConfigError, overrideHrApiOrigins, resolveStage } from './resolve-stage.ts';

/** What the app was started with: `cdk.json`'s context and what `-c` adds to it. */
export interface ConfigSource {
  /** The stage's name: `-c stage=…`, else the variable STAGE, else `production`. */
  readonly stage: string;
  /** The context key `stages`, unchecked. */
  readonly stages: unknown;
  /** Where the stage is described, if not in cdk.json alone. */
  readonly file?: string | undefined;
  /** Replace `infraon.baseUrl` and `esper.baseUrl`; local stages only. The latter may end with the API's path. */
  readonly infraonBaseUrl?: unknown;
  readonly esperBaseUrl?: unknown;
  /** `true` while nothing is to be protected that a failed deployment has to delete. */
  readonly firstDeployment?: unknown;
  /** Replaces `api.baseUrl` of every HR system that has one; local stages only. */
  readonly hrApiBaseUrl?: unknown;
}

/** What the names of stacks and secrets may hold, with room for what is added to it. */
const stageName = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;

/** Reads and checks one stage. Throws a {@link ConfigError}. */
export function readStageConfig(source: ConfigSource): StageConfig {
  const { infraonBaseUrl, esperBaseUrl, hrApiBaseUrl } = source;
  let raw = resolveStage(source.stages, source.stage);
  if (!stageName.test(source.stage))
    throw new ConfigError(
      `The name of a stage is a part of names in AWS: expected a letter, then up to 63 letters, digits and hyphens, not "${source.stage.slice(0, 80)}".`,
    );
  if (infraonBaseUrl !== undefined) raw = withOptions(raw, 'infraon', { baseUrl: infraonBaseUrl });
  if (esperBaseUrl !== undefined) raw = withOptions(raw, 'esper', splitPath(esperBaseUrl));
  if (hrApiBaseUrl !== undefined) raw = overrideHrApiOrigins(raw, hrApiBaseUrl);
  const path = ['context', 'stages', source.stage];
  const parsed = stageSchema.safeParse(raw);
  if (!parsed.success)
    throw new ConfigError(
      [
        `Stage "${source.stage}" of ${source.file ?? 'cdk.json'} is not valid:`,
        ...parsed.error.issues.flatMap((issue) => describe(path, issue)),
      ].join('\n  '),
    );
  for (const name of targetNames) {
    if (source[`${name}BaseUrl`] === undefined || parsed.data.local) continue;
    throw new ConfigError(
      `${name}BaseUrl replaces ${name}.baseUrl in local stages only; set ${path.join('.')}.${name}.baseUrl.`,
    );
  }
  if (hrApiBaseUrl !== undefined && !parsed.data.local)
    throw new ConfigError(
      `hrApiBaseUrl replaces api.baseUrl of HR systems in local stages only; set it below ${path.join('.')}.hrSources.`,
    );
  const isFirst = String(source.firstDeployment) === 'true';
  return { ...parsed.data, stage: source.stage, isProtected: !parsed.data.local && !isFirst };
}

/** The stage with something else said of a target; one that has not the target stays as it is. */
function withOptions(
  stage: Readonly<Record<string, unknown>>,
  name: (typeof targetNames)[number],
  options: object,
): Readonly<Record<string, unknown>> {
  const configured = z.looseObject({}).safeParse(stage[name]);
  return configured.success ? { ...stage, [name]: { ...configured.data, ...options } } : stage;
}

/** Esper gives a tenant's origin together with the path of its API. */
function splitPath(baseUrl: unknown): { readonly baseUrl: unknown; readonly apiPath?: string } {
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) return { baseUrl };
  const { origin, pathname, search, hash, username, password } = new URL(baseUrl);
  if (pathname === '/' || `${search}${hash}${username}${password}` !== '') return { baseUrl };
  return { baseUrl: origin, apiPath: pathname.replace(/\/$/, '') };
}

function describe(stagePath: readonly string[], issue: z.core.$ZodIssue): readonly string[] {
  const at = (...keys: readonly PropertyKey[]) =>
    [...stagePath, ...issue.path, ...keys].map(String).join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${at(key)}: unknown key`);
  return [`${at()}: ${issue.message}`];
}
