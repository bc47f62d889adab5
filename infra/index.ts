import type * as z from 'zod';
import type { StageConfig, stageSchema } from './config/config.ts';
import { readStageConfig } from './config/read-stage-config.ts';
import { ConfigError } from './config/resolve-stage.ts';
import { refusalsOf } from './refuse-deployment.ts';

export type { StageConfig } from './config/config.ts';
export { ConfigError } from './config/resolve-stage.ts';
export type { Platform } from './constructs/platform.ts';
export { FirewallStack } from './edge/firewall-stack.ts';
export { UserLifecycle, type UserLifecycleProps } from './user-lifecycle.ts';
export { UserLifecycleStack } from './user-lifecycle-stack.ts';

/** A stage as one writes it: docs/deploy.md says what each key means. */
export type StageOptions = z.input<typeof stageSchema>;

/**
 * Checks what a stage is to be like. `name` is a part of the names of its secrets. Throws a {@link ConfigError} that gives each wrong
 * value by its path, and for what must not be deployed.
 */
export function readStage(name: string, options: StageOptions): StageConfig {
  const file = 'the options of readStage';
  const config = readStageConfig({ stage: name, stages: { [name]: options }, file });
  const refusals = refusalsOf(config, file);
  if (refusals.length > 0) throw new ConfigError(refusals.join(' '));
  return config;
}
