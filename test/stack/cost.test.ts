import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { synthesiseStage } from './synthesise-stage.ts';

const production = synthesiseStage('production');
const docs = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
const rows = [...docs.matchAll(/^\| (\S[^|]*?) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$/gm)].map(
  ([, name = '', count, each, month]) => ({
    name,
    count: Number(count),
    each: Number(each),
    month: Number(month),
  }),
);

/** What AWS charges for by the month, whether or not it is used. */
const priced = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::KMS::Key',
  'AWS::SecretsManager::Secret',
  'AWS::CloudFront::Distribution',
  'AWS::EC2::NatGateway',
  'AWS::WAFv2::WebACL',
];

test.each(priced)('docs/cost.md counts every %s', (type) => {
  const documented = rows.find(({ name }) => name === type)?.count ?? 0;
  expect(documented).toBe(production.ofType(type).length);
});

test('its arithmetic is right', () => {
  for (const { name, count, each, month } of rows)
    expect({ name, month }).toEqual({ name, month: round(count * each) });
  const [, together] = /^\| \*\*together\*\* \| \| \| \*\*([\d.]+)\*\* \|$/m.exec(docs) ?? [];
  expect(Number(together)).toBe(round(rows.reduce((sum, { month }) => sum + month, 0)));
});

function round(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
