import type { FirstItems } from '../../report/first-items.ts';
import { breakable, type Html, html, number, renderTime } from '../../report/html.ts';
import { renderPage } from '../../report/render-page.ts';
import { renderIdentities } from './approval/render-identities.ts';
import type { FirstIdentities } from './approval/write-identities.ts';
import { count, describeWarning } from './describe-gate.ts';
import { hasRows, type ImportSummary } from './import-summary.ts';
import { type Grant, isAboutLeavers, renderHeld, renderNotes, renderRejection } from './render-gate.ts';
import { fileNameOf, renderHeadline } from './render-headline.ts';
import { renderOutcomes } from './render-outcomes.ts';
import { labelOf } from './row-detail.ts';
import type { KeyedRow } from './write-row-files.ts';

export interface ReportPage {
  readonly summary: ImportSummary;
  /** The names of the files beside this one. */
  readonly files: readonly string[];
  /** Rows that are rejected or failed. */
  readonly problems: FirstItems<KeyedRow>;
  readonly duplicates: FirstItems<KeyedRow>;
  /** What names the people who are, or are to be, deactivated. */
  readonly leavers: FirstItems<string>;
  /** What names the people who seem to be absent, and may be in a row that cannot be read. */
  readonly doubtful: FirstItems<string>;
  /** What an approver should look at. */
  readonly identities: FirstIdentities;
  /** Who would be given a role that needs approval. */
  readonly grants: FirstItems<Grant>;
}

/**
 * Writes `report.html`: one file without script, image or request, whose every value is escaped. Names of people stand in
 * `bdi`, so that no writing direction of theirs can turn the text around them.
 */
export function renderReport(page: ReportPage): string {
  const { summary, files } = page;
  const content = html`${renderHeadline(summary)}
${renderRejection(summary)}
${renderHeld(summary, page.grants)}
${hasRows(summary) ? renderOutcomes(summary.counts) : undefined}
${inOrder(page)}
${renderNotes(summary)}
${renderFiles(files)}
${renderOrigin(summary)}`;
  return renderPage({ title: `${fileNameOf(summary.key)}: ${summary.state}`, content });
}

/** Before something is done it matters most what it would be, afterwards what went wrong. */
function inOrder({
  summary,
  leavers,
  doubtful,
  identities,
  problems,
  duplicates,
}: ReportPage): readonly (Html | undefined)[] {
  const changes = [
    renderChanges(summary),
    renderTargets(summary),
    ...renderIdentities(summary, identities),
    renderLeavers(summary, leavers),
    renderDoubtful(doubtful),
  ];
  const rows = [
    renderRows(problems, { id: 'problems', title: 'Rows that need attention' }),
    renderRows(duplicates, { id: 'duplicates', title: 'Rows that a later row replaces' }),
  ];
  return isUndone(summary) ? [...changes, ...rows] : [...rows, ...changes];
}

function isUndone({ state }: ImportSummary): boolean {
  return state === 'planned' || state === 'held';
}

function renderChanges(summary: ImportSummary): Html | undefined {
  const { changes, absences } = summary;
  const missing = absences.planned + absences.done + absences.superseded + absences.failed;
  const lines: readonly (readonly [string, number])[] = [
    ['Create', changes.create],
    ['Update', changes.update],
    ['Activate again', changes.reactivate],
    ['Deactivate', changes.deactivate],
  ];
  if (lines.every(([, changed]) => changed === 0)) return undefined;
  const title = isUndone(summary) ? 'What it would do' : 'What was to be done';
  return html`<section aria-labelledby="changes">
<h2 id="changes">${title}</h2>
<table>
<caption>Accounts by kind of change</caption>
<thead><tr><th scope="col">Change</th><th scope="col" class="number">Accounts</th></tr></thead>
<tbody>
${lines.map(
  ([kind, changed]) =>
    html`<tr><th scope="row">${kind}</th><td class="number">${number(changed)}</td></tr>
`,
)}</tbody>
</table>
${missing === 0 ? undefined : html`<p class="quiet">${missing === 1 ? '1 person of the feed is' : `${number(missing)} people of the feed are`} not in the file any more; deactivations include theirs.</p>`}
</section>`;
}

function renderLeavers(summary: ImportSummary, { items, total }: FirstItems<string>): Html | undefined {
  if (total === 0) return undefined;
  const title = isUndone(summary) ? 'Would be deactivated' : 'Deactivated';
  const warnings = summary.warnings.filter(isAboutLeavers);
  return html`<section aria-labelledby="leavers">
<h2 id="leavers">${title}: ${count(total, 'person', 'people')}</h2>
${warnings.map((warning) => html`<p><strong>${describeWarning(warning)}</strong></p>`)}
<ul class="people">${items.map((key) => html`<li><bdi>${breakable(key)}</bdi></li>`)}</ul>
${total > items.length ? html`<p class="quiet">And ${number(total - items.length)} more, in the files below.</p>` : undefined}
</section>`;
}

function renderDoubtful({ items, total }: FirstItems<string>): Html | undefined {
  if (total === 0) return undefined;
  return html`<section aria-labelledby="doubtful">
<h2 id="doubtful">Missing or not readable: ${count(total, 'person', 'people')}</h2>
<p>They seem to be missing from the file, but a row that could not be used may be theirs. None of them is deactivated: correct those rows and drop the whole file again.</p>
<ul class="people">${items.map((key) => html`<li><bdi>${breakable(key)}</bdi></li>`)}</ul>
${total > items.length ? html`<p class="quiet">And ${number(total - items.length)} more, in absent.csv.</p>` : undefined}
</section>`;
}

function renderRows(
  { items, total }: FirstItems<KeyedRow>,
  { id, title }: { readonly id: string; readonly title: string },
): Html | undefined {
  if (total === 0) return undefined;
  const first =
    total > items.length ? `The first ${items.length} of ${number(total)}; rows.csv has all. ` : '';
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}: ${number(total)}</h2>
<table class="rows">
<caption>${first}Rows are numbered as in a spreadsheet, where the column names are row 1.</caption>
<thead><tr><th scope="col" class="row">Row</th><th scope="col" class="who">Who</th><th scope="col">What</th></tr></thead>
<tbody>
${items.map(
  (row) =>
    html`<tr><th scope="row" class="row">${row.rowNumber}</th><td class="who"><bdi>${row.who === '' ? '–' : breakable(row.who)}</bdi></td><td class="what"><bdi>${row.explanation}</bdi></td></tr>
`,
)}</tbody>
</table>
</section>`;
}

const purposes: readonly (readonly [string, string])[] = [
  ['rows.csv', 'every row of the file and what became of it'],
  [
    'rejected.csv',
    'the rows that could not be used or carried out: correct them and drop this file into imports/delta/',
  ],
  ['identities.csv', 'who gets another number, user name, address or role, and whose records are joined'],
  ['absent.csv', 'people of the feed who are not in the file any more'],
  ['unmanaged.csv', 'accounts that no file and no webhook was ever about'],
];

function renderFiles(files: readonly string[]): Html {
  const present = purposes.filter(([name]) => files.includes(name));
  return html`<section aria-labelledby="files">
<h2 id="files">The other files</h2>
<p class="quiet">They lie beside this one.</p>
<ul>
${present.map(
  ([name, purpose]) => html`<li><a href="${name}">${name}</a>: ${purpose}</li>
`,
)}<li><a href="summary.json">summary.json</a>: the figures, for scripts</li>
</ul>
</section>`;
}

function renderOrigin(summary: ImportSummary): Html {
  const { importId, key, receivedAt, reportedAt, droppedBy, planHash } = summary;
  return html`<section aria-labelledby="origin">
<h2 id="origin">About this import</h2>
<dl>
<dt>Import</dt><dd><code>${importId}</code></dd>
<dt>File</dt><dd><code>${key}</code></dd>
<dt>Dropped by</dt><dd><bdi>${droppedBy ?? 'someone unknown'}</bdi></dd>
<dt>Received</dt><dd>${renderTime(receivedAt)}</dd>
<dt>Reported</dt><dd>${renderTime(reportedAt)}</dd>
${planHash === undefined ? undefined : html`<dt>Plan</dt><dd><code>${planHash}</code></dd>`}
</dl>
</section>`;
}

const columns = [
  ['create', 'Create'],
  ['update', 'Update'],
  ['reactivate', 'Activate again'],
  ['deactivate', 'Deactivate'],
  ['unchanged', 'Unchanged'],
  ['unclear', 'Unclear'],
  ['protected', 'Protected'],
] as const;

/** What becomes of the accounts in each of several targets. */
function renderTargets({ targets }: ImportSummary): Html | undefined {
  if (targets === undefined) return undefined;
  const rows = Object.entries(targets);
  // Seldom, and then someone has to look.
  const isRare = (key: string) => key === 'unclear' || key === 'protected';
  const shown = columns.filter(([key]) => !isRare(key) || rows.some(([, counts]) => (counts[key] ?? 0) > 0));
  return html`<section aria-labelledby="targets">
<h2 id="targets">Target by target</h2>
<table>
<caption>People by what becomes of their account</caption>
<thead><tr><th scope="col">Target</th>${shown.map(([, title]) => html`<th scope="col" class="number">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([target, counts]) =>
    html`<tr><th scope="row">${labelOf(target)}</th>${shown.map(([key]) => html`<td class="number">${number(counts[key] ?? 0)}</td>`)}</tr>
`,
)}</tbody>
</table>
</section>`;
}
