import { type Html, html, number } from '../../report/html.ts';
import { renderBar, renderMark } from '../../report/render-bar.ts';
import { count } from './describe-gate.ts';
import type { OutcomeCounts } from './import-summary.ts';

type Shown = Exclude<keyof OutcomeCounts, 'rows'>;

const meanings: Readonly<Record<Shown, string>> = {
  done: 'carried out',
  unchanged: 'nothing differs, nothing was done',
  planned: 'to be carried out',
  pending: 'still under way, goes on by itself',
  held: 'held by the brake, waits for an operator',
  superseded: 'something newer is known',
  duplicate: 'a later row is about the same person',
  rejected: 'the row could not be used',
  conflicts: 'someone else has what identifies the row: nothing was tried, and no release changes that',
  failed: 'could not be carried out',
};

const names: Partial<Readonly<Record<Shown, string>>> = { conflicts: 'in conflict' };

const order: readonly Shown[] = [
  'done',
  'unchanged',
  'planned',
  'pending',
  'held',
  'superseded',
  'duplicate',
  'rejected',
  'conflicts',
  'failed',
];

/** The outcomes of the rows: a bar, and the same in figures. */
export function renderOutcomes(summary: OutcomeCounts): Html {
  const { rows, failed, pending, held, conflicts } = summary;
  const counts = { ...summary, failed: failed - pending - held - conflicts };
  const present = order.filter((outcome) => counts[outcome] > 0);
  return html`<section aria-labelledby="outcomes">
<h2 id="outcomes">${count(rows, 'row', 'rows')}</h2>
${rows === 0 ? undefined : renderBar(present.map((name) => ({ name, count: counts[name] })))}
<table>
<caption>What became of the rows of the file</caption>
<thead><tr><th scope="col">Outcome</th><th scope="col" class="number">Rows</th></tr></thead>
<tbody>
${present.map(
  (outcome) =>
    html`<tr><th scope="row">${renderMark(outcome)}${names[outcome] ?? outcome} <span class="meaning">${meanings[outcome]}</span></th><td class="number">${number(counts[outcome])}</td></tr>
`,
)}</tbody>
</table>
</section>`;
}
