import { readFileSync } from 'node:fs';
import { readStageConfig } from '../../infra/config/read-stage-config.ts';
import { ConfigError } from '../../infra/config/resolve-stage.ts';

export const { stages } = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
).context;

/** A stage of cdk.json with one value replaced, or removed (undefined), at the path. */
export function withValue(stage: string, path: string, value: unknown): unknown {
  const copy = structuredClone(stages);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((node, key) => (node[key] ??= {}), copy[stage]);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

export function refusal(stage: string, changed: unknown, infraonBaseUrl?: string): string {
  try {
    readStageConfig({ stage, stages: changed, infraonBaseUrl });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}
