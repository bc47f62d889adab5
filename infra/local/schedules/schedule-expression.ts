import { HostError } from '../host-error.ts';

/** When a schedule fires: every so many milliseconds, or by a pattern of croner's with seconds and a year. */
export type Recurrence = { readonly everyMilliseconds: number } | { readonly pattern: string };

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
