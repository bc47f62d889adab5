import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ConfigError, resolveStage } from '../../config/resolve-stage.ts';
import { addStageFiles } from '../../config/stage-files.ts';

const cdkSchema = z.looseObject({ context: z.looseObject({ stages: z.unknown() }) });
const stageSchema = z.looseObject({ infraon: z.looseObject({}) });

/**
 * What this clone's configuration says of a stage's Infraon tenant, unchecked: without it a tenant that takes its key in another way
 * would seem to refuse it. Nothing where the stage is described elsewhere.
 */
export function configuredInfraon(stage: string | undefined, stagesDirectory?: string): object {
  if (stage === undefined) return {};
  const text = readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8');
  try {
    const { stages } = addStageFiles(cdkSchema.parse(JSON.parse(text)).context.stages, stagesDirectory);
    return stageSchema.safeParse(resolveStage(stages, stage)).data?.infraon ?? {};
  } catch (error) {
    if (error instanceof ConfigError) return {};
    throw error;
  }
}
