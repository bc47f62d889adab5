import { Duration } from 'aws-cdk-lib';
import type { StageConfig } from '../config/config.ts';
import { scimSource, sourceNames } from '../config/source-names.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { FunctionName, StageResources } from './stage-resources.ts';

const doors: readonly FunctionName[] = ['onboard-user', 'update-user', 'offboard-user'];
const ofHrSystems: readonly FunctionName[] = ['receive-source-event', 'enrich-source-event'];
const ofScimClients: readonly FunctionName[] = ['scim'];

/** An HR system that is configured is expected to say something within four days: a long weekend is shorter. */
const usualHours = 96;

/**
 * Counts what each source sends, and wakes someone when one is silent for longer than usual. Webhooks and SCIM clients are not expected
 * to say something unless the stage says so. Called when every function is known.
 */
export function watchSources({ alarms, config, functions }: StageResources, sweep: ServiceFunction): void {
  for (const source of sourceNames(config)) {
    const names = doorsOf(source, config);
    const metric = alarms.countLogCode('event-held', {
      name: `events-${source}`,
      functions: functions.filter(({ name }) => names.some((one) => one === name)),
      source,
      period: Duration.hours(1),
    });
    const hours = config.silentAfterHours[source] ?? (names === ofHrSystems ? usualHours : undefined);
    if (hours === undefined) continue;
    alarms.addSilence(`events-${source}-silent`, {
      severity: 'ticket',
      runbook: 'source-silent',
      description: `${source} has sent no event for ${hours} hours, which is longer than usual: if people join or leave meanwhile, they get no account, or keep it. Check in the HR system whether its webhook is still switched on and what it logs about deliveries (in an identity provider, its provisioning), and look at the alarms of the door. If the silence is usual, raise silentAfterHours.`,
      metric,
      periods: hours,
      since: sweep,
    });
  }
}

function doorsOf(source: string, { scim }: StageConfig): readonly FunctionName[] {
  if (source === 'webhook') return doors;
  const isScim = Object.keys(scim?.clients ?? {}).some((name) => scimSource(name) === source);
  return isScim ? ofScimClients : ofHrSystems;
}
