import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keyPrefixes } from '../../../shared/ledger/table/key-prefixes.ts';
import { synthesiseStage } from '../../stack/synthesise-stage.ts';

const text = readFileSync(new URL('../../../docs/privacy.md', import.meta.url), 'utf8');
const [, ledger = '', buckets = ''] =
  /\n## The ledger\n([\s\S]*?)\n## The buckets\n([\s\S]*?)\n## Elsewhere\n/.exec(text) ?? [];

/** What the first column of a table names, and how many columns its rows have. */
function rowsOf(table: string) {
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  return {
    names: rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    ),
    widths: new Set(rows.map((row) => row.split('|').length)),
  };
}

test('docs/privacy.md says of every kind of ledger item what it holds, how long and why', () => {
  const { names, widths } = rowsOf(ledger);
  expect(names.toSorted()).toEqual(Object.values(keyPrefixes).toSorted());
  expect(widths).toEqual(new Set([7]));
});

test('it says so of every bucket, and names its retention as it is configured', () => {
  const stage = synthesiseStage('production');
  const deployed = stage.ofType('AWS::S3::Bucket').map(({ Metadata }) => Metadata['user-lifecycle:name']);
  const { names, widths } = rowsOf(buckets);
  expect(names.toSorted()).toEqual(deployed.toSorted());
  expect(widths).toEqual(new Set([7]));
  const days = [...buckets.matchAll(/\((\d+)\)/g)].map(([, count]) => Number(count));
  const rules = JSON.stringify(stage.ofType('AWS::S3::Bucket').map(({ Properties }) => Properties));
  for (const count of days) expect(rules).toContain(`"ExpirationInDays":${count}`);
});
