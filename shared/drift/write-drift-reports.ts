import { readLines } from '../aws/objects/json-lines.ts';
import { writeCsv } from '../csv/write/write-csv.ts';
import type { DriftSummary } from './drift-check.ts';
import { driftFiles } from './drift-context.ts';
import type { DriftFinding } from './drift-finding.ts';
import type { DriftState } from './drift-state.ts';
import { renderDrift } from './render-drift.ts';
import { describeDecision } from './render-findings.ts';

const columns = [
  'kind',
  'target',
  'accountId',
  'userName',
  'email',
  'attribute',
  'expected',
  'found',
  'since',
  'lastLoginAt',
  'healed',
  'personId',
  'writes',
  'decision',
  'because',
  'facts',
];

/** Writes `drift.csv`, for people, with a row for every finding and attribute, and `drift.html`, with the first of them. */
export async function writeDriftReports(state: DriftState, summary: DriftSummary): Promise<void> {
  const { context, listedSince } = state;
  const { csv, html, findings } = driftFiles(context.prefix);
  const parse = (text: string): DriftFinding => JSON.parse(text);
  const rows = rowsOf(readLines(context.store, { key: findings, parse }), summary);
  const writer = context.store.openWriter(csv, 'text/csv; charset=utf-8');
  try {
    for await (const chunk of writeCsv({ columns, rows, audience: 'people' })) await writer.write(chunk);
    await writer.end();
  } catch (error) {
    await Promise.allSettled([writer.abort()]);
    throw error;
  }
  const { samples, settled } = state.tally;
  const page = renderDrift({
    date: context.date,
    listedAt: listedSince,
    summary,
    samples,
    settled,
    options: context.options,
  });
  await context.store.put(html, page, 'text/html; charset=utf-8');
}

async function* rowsOf(
  findings: AsyncIterable<DriftFinding>,
  { target, healing }: DriftSummary,
): AsyncGenerator<readonly string[]> {
  for await (const finding of findings) {
    const { kind, accountId = '', userName = '', email = '', lastLoginAt = '', differences } = finding;
    const healed = finding.heals === undefined ? 'no' : answers[healing.state];
    const who = [kind, target, accountId, userName, email];
    const { personId = '', decision } = finding;
    const decided = [decision === undefined ? '' : describeDecision(decision), decision?.because ?? ''];
    if (differences.length === 0) {
      const { since = '', facts = '' } = finding;
      yield [...who, '', '', '', since, lastLoginAt, healed, personId, '', ...decided, facts];
    }
    for (const { attribute, expected, found, facts, since = '', written } of differences) {
      const said = [attribute, expected, found, since];
      yield [...who, ...said, lastLoginAt, healed, personId, `${written?.times ?? ''}`, ...decided, facts];
    }
  }
}

/** Whether someone who can be healed is: `yes` says that they are put on the queue once the report is published. */
const answers = { off: 'no', reported: 'no', due: 'yes', held: 'held' } as const;
