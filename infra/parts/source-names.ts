import { configureSources } from '../../shared/hr-sources/sources-schema.ts';
import type { StageConfig } from '../config.ts';

/** The sources of events of a stage, as the log names them: the three webhooks together, and each HR system. */
export function sourceNames({ hrSources = {} }: Pick<StageConfig, 'hrSources'>): readonly string[] {
  return ['webhook', ...configureSources(hrSources).keys()];
}
