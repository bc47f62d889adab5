import { Duration } from 'aws-cdk-lib';
import { configureSources } from '../../shared/hr-sources/sources-schema.ts';
import { sourceNames } from '../config/source-names.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { FunctionName, StageResources } from './stage-resources.ts';

const doors: readonly FunctionName[] = ['onboard-user', 'update-user', 'offboard-user'];
const ofHrSystems: readonly FunctionName[] = ['receive-source-event'];
const ofAskedSystems: readonly FunctionName[] = [...ofHrSystems, 'enrich-source-event'];
const ofScimClients: readonly FunctionName[] = ['scim'];

/** An HR system that is configured is expected to say something within four days: a long weekend is shorter. */
const usualHours = 96;

/**
 * Counts what each source sends, and wakes someone when one is silent for longer than usual. Webhooks and SCIM clients are not expected
 * to say something unless the stage says so. Called when every function is known.
 */
export function watchSources({ alarms, config, functions }: StageResources, sweep: ServiceFunction): void {
  const hrSystems = configureSources(config.hrSources ?? {});
  for (const source of sourceNames(config)) {
    const names = doorsOf(source, hrSystems);
    const metric = alarms.countLogCode('event-held', {
      name: `events-${source}`,
      functions: functions.filter(({ name }) => names.some((one) => one === name)),
      source,
      period: Duration.hours(1),
    });
    const hours = config.silentAfterHours[source] ?? (hrSystems.has(source) ? usualHours : undefined);
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

/** An HR system that is asked tells of people in its answers, too. */
function doorsOf(source: string, hrSystems: ReturnType<typeof configureSources>): readonly FunctionName[] {
  if (source === 'webhook') return doors;
  const system = hrSystems.get(source);
  if (system === undefined) return ofScimClients;
  return system.enrichment === undefined ? ofHrSystems : ofAskedSystems;
}
