import { type Html, html, number } from '../../report/html.ts';
import type { ImportSummary } from './import-summary.ts';
import { labelOf } from './row-detail.ts';

const columns = [
  ['create', 'Create'],
  ['update', 'Update'],
  ['reactivate', 'Activate again'],
  ['deactivate', 'Deactivate'],
  ['unchanged', 'Unchanged'],
  ['unclear', 'Unclear'],
] as const;

/** What becomes of the accounts in each of several targets. */
export function renderTargets({ targets }: ImportSummary): Html | undefined {
  if (targets === undefined) return undefined;
  const rows = Object.entries(targets);
  // Seldom, and then someone has to look.
  const shown = columns.filter(([key]) => key !== 'unclear' || rows.some(([, counts]) => counts.unclear > 0));
  return html`<section aria-labelledby="targets">
<h2 id="targets">Target by target</h2>
<table>
<caption>People by what becomes of their account</caption>
<thead><tr><th scope="col">Target</th>${shown.map(([, title]) => html`<th scope="col" class="number">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([target, counts]) =>
    html`<tr><th scope="row">${labelOf(target)}</th>${shown.map(([key]) => html`<td class="number">${number(counts[key])}</td>`)}</tr>
`,
)}</tbody>
</table>
</section>`;
}
