import { readFileSync } from 'node:fs';
import { Cron } from 'croner';
import { describe, expect, test } from 'vitest';
import { readStageConfig } from '../../../infra/config/read-stage-config.ts';
import { ConfigError } from '../../../infra/config/resolve-stage.ts';
import { scheduleExpression } from '../../../infra/local/schedules/start-schedules.ts';
import { businessDate } from '../../../shared/export/run-exports.ts';

const { stages } = JSON.parse(readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8')).context;

/** What is said of the production stage with these values among its exports. */
function refusal(changed: Record<string, unknown>): string {
  const copy = structuredClone(stages);
  Object.assign(copy.production.exports, changed);
  try {
    readStageConfig({ stage: 'production', stages: copy });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('the configuration of exports', () => {
  test.each([
    ['timeZone', 'Berlin', 'exports.timeZone: expected a time zone'],
    ['timeZone', '+01:00', 'exports.timeZone: expected a time zone'],
    ['schedule', 'rate(1 day)', 'exports.schedule: expected cron('],
    ['schedule', 'cron(15 1 * * ?)', 'exports.schedule: expected cron('],
    ['maxShrinkPercent', 101, 'exports.maxShrinkPercent'],
    ['timeoutSeconds', 901, 'exports.timeoutSeconds'],
    ['leaseSeconds', 300, 'accepted'],
    ['alarmAfterHours', 169, 'exports.alarmAfterHours'],
    ['retention', 1, 'exports.retention: unknown key'],
  ])('%s: %j is answered by its path', (key, value, answer) => {
    expect(refusal({ [key]: value })).toContain(answer);
  });

  test('a lease ends before the function that holds it does', () => {
    expect(refusal({ leaseSeconds: 100, timeoutSeconds: 60 })).toContain(
      'exports.leaseSeconds: expected less',
    );
  });

  test('the schedule gives each business date several chances, also on days on which clocks change', () => {
    const { schedule, timeZone } = readStageConfig({ stage: 'production', stages }).exports;
    const recurrence = scheduleExpression(schedule);
    if (!('pattern' in recurrence)) throw new Error('expected a cron expression');
    const cron = new Cron(recurrence.pattern, {
      timezone: timeZone,
      mode: '7-part',
      alternativeWeekdays: true,
      paused: true,
    });
    for (const day of ['2026-03-28', '2026-10-24']) {
      const times = cron.nextRuns(18, new Date(`${day}T12:00:00Z`));
      const perDate = Map.groupBy(times, (time) => businessDate(time, timeZone));
      for (const date of [1, 2].map((days) => dateAfter(day, days))) {
        expect(perDate.get(date)?.length, date).toBeGreaterThanOrEqual(5);
      }
    }
  });
});

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
}
