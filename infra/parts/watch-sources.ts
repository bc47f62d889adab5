import { Duration } from 'aws-cdk-lib';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { sourceNames } from './source-names.ts';
import type { FunctionName, StageParts } from './stage-parts.ts';

const doors: readonly FunctionName[] = ['onboard-user', 'update-user', 'offboard-user'];
const ofHrSystems: readonly FunctionName[] = ['receive-source-event', 'enrich-source-event'];

/** Counts what each source sends. Called when every function is known. */
export function watchSources(parts: StageParts, _sweep: ServiceFunction): void {
  for (const source of sourceNames(parts.config)) {
    const names = source === 'webhook' ? doors : ofHrSystems;
    parts.alarms.countLogCode('event-held', {
      name: `events-${source}`,
      functions: parts.functions.filter(({ name }) => names.some((one) => one === name)),
      source,
      period: Duration.hours(1),
    });
  }
}
