import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { lineMetrics } from '../../shared/log/line-metrics.ts';
import { everything } from './everything.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stages = [
  ['production', synthesiseStage('production')],
  ['a stage with everything', synthesiseStage('production', everything)],
] as const;

const bodySchema = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      properties: z.looseObject({
        title: z.string().optional(),
        metrics: z.array(z.array(z.unknown())).default([]),
      }),
    }),
  ),
});

/** The dashboard as CloudWatch would read it, with logical ids in place of what only a deployment knows. */
function readDashboard(stage: (typeof stages)[number][1]) {
  const [dashboard] = stage.ofType('AWS::CloudWatch::Dashboard');
  const body = Object(dashboard?.Properties.DashboardBody);
  const parts: readonly unknown[] = body['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : Object.values(Object(part)).flat()[0]));
  return bodySchema.parse(JSON.parse(text.join('')));
}

test.each(stages)('%s has one dashboard, which shows only metrics that someone emits', (_name, stage) => {
  expect(stage.ofType('AWS::CloudWatch::Dashboard')).toHaveLength(1);
  expect(stage.ofType('AWS::CloudWatch::Dashboard')[0]?.Properties.DashboardName).toBe(
    'user-lifecycle-production',
  );
  const filtered = stage
    .ofType('AWS::Logs::MetricFilter')
    .map(({ Properties }) => Object(Object(Properties.MetricTransformations)[0]).MetricName);
  const embedded = Object.values(lineMetrics).flatMap(({ metrics }) => Object.keys(metrics));
  const shown = readDashboard(stage).widgets.flatMap(({ properties }) => properties.metrics);
  expect(shown.length).toBeGreaterThan(20);
  for (const [namespace, name] of shown) {
    if (String(namespace).startsWith('AWS/')) expect(name).toBe('ApproximateNumberOfMessagesVisible');
    else expect([...filtered, ...embedded]).toContain(name);
  }
});

test('docs/deploy.md counts every end of an event that is a metric of its own', () => {
  const docs = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  const [, documented] = /^\| `eventsSettled` \|[^|]*\| (\d+) \|$/m.exec(docs) ?? [];
  const shown = readDashboard(stages[0][1]).widgets.flatMap(({ properties }) => properties.metrics);
  expect(shown.filter(([, name]) => name === 'eventsSettled')).toHaveLength(Number(documented));
});

test.each(stages)(
  '%s: the dashboard shows every alarm, every target, every source and every secret',
  (_name, stage) => {
    const { widgets } = readDashboard(stage);
    const shown = JSON.stringify(widgets);
    const alarms = widgets.flatMap(({ type, properties }) =>
      type === 'alarm' ? [z.array(z.unknown()).parse(properties.alarms)] : [],
    );
    expect(alarms.flat()).toHaveLength(stage.ofType('AWS::CloudWatch::Alarm').length);
    // CloudWatch refuses a widget with more.
    for (const ofWidget of alarms) expect(ofWidget.length).toBeLessThanOrEqual(100);
    for (const { Metadata } of stage.ofType('AWS::SecretsManager::Secret'))
      expect(shown).toContain(`"secret","${Metadata['user-lifecycle:name']}"`);
    expect(shown).toContain('"events-webhook"');
    expect(shown).toContain('"target","infraon"');
  },
);
