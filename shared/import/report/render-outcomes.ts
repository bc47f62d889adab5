import { type Html, html } from '../../report/html.ts';
import type { OutcomeCounts } from '../import-summary.ts';
import { count, number } from './describe-gate.ts';

type Shown = Exclude<keyof OutcomeCounts, 'rows'>;

const meanings: Readonly<Record<Shown, string>> = {
  done: 'carried out',
  unchanged: 'nothing differs, nothing was done',
  planned: 'to be carried out',
  pending: 'still under way, goes on by itself',
  superseded: 'something newer is known',
  duplicate: 'a later row is about the same person',
  rejected: 'the row could not be used',
  failed: 'could not be carried out',
};

const order: readonly Shown[] = [
  'done',
  'unchanged',
  'planned',
  'pending',
  'superseded',
  'duplicate',
  'rejected',
  'failed',
];

/** A part of the bar is never narrower than this, in percent: one bad row in a million has to be seen. */
const narrowest = 1.2;

/** The outcomes of the rows: a bar, and the same in figures. */
export function renderOutcomes(summary: OutcomeCounts): Html {
  const { rows, failed, pending } = summary;
  const counts = { ...summary, failed: failed - pending };
  const present = order.filter((outcome) => counts[outcome] > 0);
  return html`<section aria-labelledby="outcomes">
<h2 id="outcomes">${count(rows, 'row', 'rows')}</h2>
${rows === 0 ? undefined : renderBar(counts, present)}
<table>
<caption>What became of the rows of the file</caption>
<thead><tr><th scope="col">Outcome</th><th scope="col" class="number">Rows</th></tr></thead>
<tbody>
${present.map(
  (outcome) =>
    html`<tr><th scope="row">${renderMark(outcome)}${outcome} <span class="meaning">${meanings[outcome]}</span></th><td class="number">${number(counts[outcome])}</td></tr>
`,
)}</tbody>
</table>
</section>`;
}

function renderBar(counts: OutcomeCounts, present: readonly Shown[]): Html {
  const shares = present.map((outcome) => ({
    outcome,
    share: Math.max(narrowest, (100 * counts[outcome]) / counts.rows),
  }));
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  let start = 0;
  const parts = shares.map(({ outcome, share }) => {
    const [x, width] = [(100 * start) / total, (100 * share) / total];
    start += share;
    return html`<rect class="${outcome}" x="${x.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%"/>`;
  });
  const label = present.map((outcome) => `${number(counts[outcome])} ${outcome}`).join(', ');
  return html`<svg class="bar" role="img" aria-label="${label}">${parts}</svg>`;
}

function renderMark(outcome: Shown): Html {
  return html`<svg class="mark" aria-hidden="true"><rect class="${outcome}" width="100%" height="100%"/></svg>`;
}
