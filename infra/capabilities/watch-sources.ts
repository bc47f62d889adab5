import { Duration } from 'aws-cdk-lib';
import { sourceNames } from '../config/source-names.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { FunctionName, StageParts } from './stage-parts.ts';

const doors: readonly FunctionName[] = ['onboard-user', 'update-user', 'offboard-user'];
const ofHrSystems: readonly FunctionName[] = ['receive-source-event', 'enrich-source-event'];

/** An HR system that is configured is expected to say something within four days: a long weekend is shorter. */
const usualHours = 96;

/**
 * Counts what each source sends, and wakes somebody when one is silent for longer than usual. The webhooks themselves are not expected
 * to be used unless the stage says so. Called when every function is known.
 */
export function watchSources({ alarms, config, functions }: StageParts, sweep: ServiceFunction): void {
  for (const source of sourceNames(config)) {
    const names = source === 'webhook' ? doors : ofHrSystems;
    const metric = alarms.countLogCode('event-held', {
      name: `events-${source}`,
      functions: functions.filter(({ name }) => names.some((one) => one === name)),
      source,
      period: Duration.hours(1),
    });
    const hours = config.silentAfterHours[source] ?? (source === 'webhook' ? undefined : usualHours);
    if (hours === undefined) continue;
    alarms.addSilence(`events-${source}-silent`, {
      severity: 'ticket',
      runbook: 'source-silent',
      description: `${source} has sent no event for ${hours} hours, which is longer than usual: if people join or leave meanwhile, they get no account, or keep it. Look in the HR system whether its webhook is still switched on and what it logs of deliveries, and at the alarms of the door. If the silence is usual, raise silentAfterHours.`,
      metric,
      periods: hours,
      since: sweep,
    });
  }
}
