import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { ConfigError, resolveStage } from '../../config/resolve-stage.ts';
import { addStageFiles } from '../../config/stage-files.ts';
import { HostError } from '../host-error.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const stagesSchema = z.record(z.string(), z.unknown());
const cdkSchema = z.object({ context: z.looseObject({ stages: stagesSchema }) });
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

/** Reads a stage of cdk.json or of the stages' files (of another directory where one is given). Throws a HostError that names the local ones when it is none of them. */
export async function readLocalStage(name: string, stagesDirectory?: string): Promise<LocalStage> {
  const { context: tracked } = cdkSchema.parse(JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')));
  const { stages } = orHostError(() => addStageFiles(tracked.stages, stagesDirectory));
  const context = { stages: stagesSchema.parse(stages) };
  const stage = Object.hasOwn(context.stages, name) ? read(context.stages, name) : undefined;
  if (stage?.local) {
    return {
      context: { ...tracked, stagesDirectory },
      hasEsper: stage.esper !== undefined,
      hasHrSources: stage.hrSources !== undefined,
    };
  }
  const local = Object.keys(context.stages).filter((other) => read(context.stages, other).local);
  const what = stage === undefined ? 'is not in cdk.json' : 'is not a local stage';
  throw new HostError(`The stage ${name} ${what}: set STAGE to ${local.join(' or ')}.`);
}

function read(stages: unknown, name: string): z.infer<typeof stageSchema> {
  return orHostError(() => stageSchema.parse(resolveStage(stages, name)));
}

function orHostError<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigError) throw new HostError(error.message, { cause: error });
    throw error;
  }
}
