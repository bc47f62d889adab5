import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import { HostError } from '../host-error.ts';
import type { InvocationOutcome } from '../lambda/invocation.ts';
import type { SchedulePlan } from '../template/plan.ts';

export interface SchedulesOptions {
  readonly schedules: readonly SchedulePlan[];
  readonly region: string;
  readonly accountId: string;
  readonly invoke: (functionArn: string, event: unknown) => Promise<InvocationOutcome>;
  /** A scheduled run that failed. */
  readonly onFailure: (name: string, outcome: InvocationOutcome) => void;
}

export interface RunningSchedules {
  /** Fires a schedule now and waits for its function; undefined when there is no such schedule. */
  run(shortName: string): Promise<InvocationOutcome | undefined>;
  stop(): void;
}

/** Fires the schedules at their times until they are stopped. */
export function startSchedules(options: SchedulesOptions): RunningSchedules {
  const stops = options.schedules
    .filter(({ enabled }) => enabled)
    .map((schedule) => {
      const fire = async () => {
        const outcome = await options.invoke(schedule.functionArn, event(schedule, options));
        if (!outcome.ok) options.onFailure(schedule.shortName, outcome);
      };
      return repeat(schedule, fire);
    });
  return {
    async run(shortName) {
      const schedule = options.schedules.find((candidate) => candidate.shortName === shortName);
      return schedule && options.invoke(schedule.functionArn, event(schedule, options));
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function repeat({ expression, timeZone }: SchedulePlan, fire: () => Promise<void>): () => void {
  const recurrence = scheduleExpression(expression);
  if ('everyMilliseconds' in recurrence) {
    const timer = setInterval(fire, recurrence.everyMilliseconds);
    return () => clearInterval(timer);
  }
  // Quartz's week begins with Sunday as 1, as AWS's does.
  const job = new Cron(
    recurrence.pattern,
    { timezone: timeZone, mode: '7-part', alternativeWeekdays: true },
    fire,
  );
  return () => job.stop();
}

interface Place {
  readonly region: string;
  readonly accountId: string;
}

/**
 * The schedule's own input with its context attributes filled in, or the event that Scheduler sends without
 * one.
 */
function event(schedule: SchedulePlan, { region, accountId }: Place): unknown {
  const id = randomUUID();
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  if (schedule.input !== undefined) {
    const text = schedule.input
      .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
      .replaceAll('<aws.scheduler.scheduled-time>', time)
      .replaceAll('<aws.scheduler.execution-id>', id)
      .replaceAll('<aws.scheduler.attempt-number>', '1');
    return JSON.parse(text);
  }
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: accountId,
    time,
    region,
    resources: [schedule.arn],
    detail: '{}',
  };
}

/** When a schedule fires: every so many milliseconds, or by a pattern of croner's with seconds and a year. */
type Recurrence = { readonly everyMilliseconds: number } | { readonly pattern: string };

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads an expression of EventBridge Scheduler: `rate(5 minutes)`, `cron(15 10 ? * MON-FRI *)`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function scheduleExpression(expression: string): Recurrence {
  const rate = /^rate\((?<value>\d+) (?<unit>minute|hour|day)s?\)$/.exec(expression)?.groups;
  if (rate) return { everyMilliseconds: Number(rate.value) * (units[rate.unit ?? ''] ?? 0) };
  const fields = /^cron\((?<fields>[^)]+)\)$/.exec(expression)?.groups?.fields?.trim().split(/\s+/);
  if (fields?.length === 6) {
    // `?` means "any" to AWS and "now" to croner.
    return { pattern: ['0', ...fields].join(' ').replaceAll('?', '*') };
  }
  throw new HostError(`The local host does not understand the schedule expression ${expression}.`);
}
