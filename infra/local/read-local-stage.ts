import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { ConfigError } from '../config-error.ts';
import { resolveStage } from '../resolve-stage.ts';
import { HostError } from './host-error.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const cdkSchema = z.object({ context: z.looseObject({ stages: z.record(z.string(), z.unknown()) }) });
const stageSchema = z.looseObject({
  local: z.boolean().default(false),
  esper: z.unknown().optional(),
  hrSources: z.unknown().optional(),
});

export interface LocalStage {
  /** The context of cdk.json, as the CDK's command line passes it on. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Whether the stage keeps accounts of Esper, too. */
  readonly hasEsper: boolean;
  /** Whether HR systems send webhooks of their own. */
  readonly hasHrSources: boolean;
}

/** Reads a stage of cdk.json. Throws a HostError that names the local ones when it is none of them. */
export async function readLocalStage(name: string): Promise<LocalStage> {
  const { context } = cdkSchema.parse(JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')));
  const stage = Object.hasOwn(context.stages, name) ? read(context.stages, name) : undefined;
  if (stage?.local) {
    return { context, hasEsper: stage.esper !== undefined, hasHrSources: stage.hrSources !== undefined };
  }
  const local = Object.keys(context.stages).filter((other) => read(context.stages, other).local);
  const what = stage === undefined ? 'is not in cdk.json' : 'is not a local stage';
  throw new HostError(`The stage ${name} ${what}: set STAGE to ${local.join(' or ')}.`);
}

function read(stages: unknown, name: string): z.infer<typeof stageSchema> {
  try {
    return stageSchema.parse(resolveStage(stages, name));
  } catch (error) {
    if (error instanceof ConfigError) throw new HostError(error.message, { cause: error });
    throw error;
  }
}
