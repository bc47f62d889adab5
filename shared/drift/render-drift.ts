import { count, describeHeldReason } from '../import/report/describe-gate.ts';
import type { FirstItems } from '../report/first-items.ts';
import { type Html, html, number, renderTime } from '../report/html.ts';
import { renderBar, renderMark } from '../report/render-bar.ts';
import { renderPage } from '../report/render-page.ts';
import { describeKind } from './describe-kind.ts';
import type { DriftSummary, Healing } from './drift-check.ts';
import type { DriftOptions } from './drift-context.ts';
import type { DriftFinding } from './drift-finding.ts';
import { type DriftKind, driftKinds, faults } from './find-deviations.ts';
import { renderFindings, renderSettled } from './render-findings.ts';

export interface DriftPage {
  /** The business date. */
  readonly date: string;
  /** When the listing began (ISO 8601). */
  readonly listedAt: string;
  readonly summary: DriftSummary;
  /** The first findings of each kind. */
  readonly samples: Readonly<Record<DriftKind, FirstItems<DriftFinding>>>;
  /** The first of those that operators have decided to leave as they are. */
  readonly settled: FirstItems<DriftFinding>;
  readonly options: DriftOptions;
}

/**
 * Writes `drift.html`: one file without script, image or request, whose every value is escaped. What names people stands in
 * `bdi`, so that no writing direction of theirs can turn the text around it.
 */
export function renderDrift(page: DriftPage): string {
  const { date, summary, samples, settled, options } = page;
  const target = titleOf(summary.target);
  const content = html`${renderHeadline(page)}
${renderCounts(page)}
${renderHealing(summary.healing)}
${driftKinds.map((kind) => renderFindings({ kind, findings: samples[kind], words: describeKind(kind, { target, options }) }))}
${renderSettled(settled)}
${renderOrigin(page)}`;
  return renderPage({ title: `Drift of ${target}, ${date}`, content });
}

/** A target's name as people write it. */
function titleOf(target: string): string {
  return `${target.slice(0, 1).toUpperCase()}${target.slice(1)}`;
}

function renderHeadline({ date, summary }: DriftPage): Html {
  const { target, counts, accounts, accepted, protectedFindings } = summary;
  const left = accepted + protectedFindings;
  const wrong = faults.reduce((sum, kind) => sum + counts[kind], 0);
  const total = driftKinds.reduce((sum, kind) => sum + counts[kind], 0);
  const [tone, state] =
    counts['leaver-active'] > 0
      ? ['bad', 'Leavers are active']
      : wrong > 0
        ? ['warn', 'Drift']
        : total > 0
          ? ['good', 'Nothing differs']
          : left > 0
            ? ['good', 'Nothing to decide']
            : ['good', 'No drift'];
  const lead =
    wrong > 0
      ? `${count(wrong, 'finding says', 'findings say')} that ${titleOf(target)} is not as HR said.`
      : left > 0
        ? 'Every managed account is as HR said, or as operators have decided.'
        : 'Every managed account is as HR said.';
  const rest = total - wrong;
  return html`<header>
<p class="state ${tone}">${state}</p>
<h1>Drift of ${titleOf(target)}, <time datetime="${date}">${dayOf(date)}</time></h1>
<p class="lead">${lead}${rest === 0 ? undefined : ` ${count(rest, 'more is', 'more are')} worth a look.`}</p>
<p class="quiet">${count(accounts, 'account was', 'accounts were')} listed. <a href="drift.csv">drift.csv</a> has every finding.</p>
</header>`;
}

function dayOf(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
}

function renderCounts({ summary: { target, counts, accounts }, options }: DriftPage): Html {
  const present = driftKinds.filter((kind) => counts[kind] > 0);
  const found = present.map((name) => ({ name, count: counts[name] }));
  // Someone who is missing is no account, and one account can be of several kinds.
  const rest = Math.max(0, accounts - found.reduce((sum, part) => sum + part.count, 0));
  const parts = [...(rest === 0 ? [] : [{ name: 'as-wanted', count: rest }]), ...found];
  return html`<section aria-labelledby="counts">
<h2 id="counts">What was found</h2>
${parts.length === 0 ? undefined : renderBar(parts)}
<table>
<caption>Findings by kind</caption>
<thead><tr><th scope="col">Kind</th><th scope="col" class="number">Findings</th></tr></thead>
<tbody>
${driftKinds.map((kind) => {
  const { title, short } = describeKind(kind, { target: titleOf(target), options });
  const name = counts[kind] === 0 ? title : html`<a href="#${kind}">${title}</a>`;
  return html`<tr><th scope="row">${renderMark(kind)}${name} <span class="meaning">${short}</span></th><td class="number">${number(counts[kind])}</td></tr>
`;
})}</tbody>
</table>
</section>`;
}

function renderOrigin({ date, listedAt, summary }: DriftPage): Html {
  const { target, accounts, managed, people, underWay, invited, protectedAccounts, noted } = summary;
  return html`<section aria-labelledby="origin">
<h2 id="origin">About this report</h2>
<dl>
<dt>Export of</dt><dd>${titleOf(target)}, ${date}</dd>
<dt>Listed from</dt><dd>${renderTime(listedAt)}</dd>
<dt>Accounts</dt><dd>${number(accounts)}; of people whom HR told of: ${number(managed)}</dd>
<dt>People</dt><dd>${number(people)} should have an active account</dd>
<dt>Under way</dt><dd>${count(underWay, 'person is', 'people are')} not compared: a change was being made, or tried again</dd>
${invited === 0 ? undefined : html`<dt>Invited</dt><dd>${count(invited, 'person has', 'people have')} not accepted the invitation yet</dd>`}
<dt>Protected</dt><dd>${count(protectedAccounts, 'account is', 'accounts are')} not managed on purpose: the API key’s own, or a protected one</dd>
<dt>Ids noted</dt><dd>${count(noted, 'account was', 'accounts were')} matched with a person by name for the first time</dd>
</dl>
</section>`;
}

/** What becomes of what was found. */
function renderHealing({ state, people, creates, deactivations, heldBecause }: Healing): Html | undefined {
  if (people === 0) return undefined;
  const changes = html`${count(people, 'person', 'people')}: ${count(creates, 'account', 'accounts')} to create, ${count(deactivations, 'account', 'accounts')} to deactivate, the others to change back`;
  const reasons = html`<ul>${heldBecause.map((reason) => html`<li>${describeHeldReason(reason)}</li>`)}</ul>`;
  switch (state) {
    case 'off':
      return section('Healing is off', html`<p>Reconciling would change ${changes}. Nothing is done.</p>`);
    case 'reported':
      return section(
        'What healing would do',
        html`<p>Reconciling would change ${changes}. Nothing is done, because the stage’s <code>heal</code> is <code>report</code>.</p>
${heldBecause.length === 0 ? undefined : html`<p>It would be held:</p>${reasons}`}`,
      );
    case 'due':
      return section(
        'Being healed',
        html`<p>Reconciling changes ${changes}. It was started when this report was published.</p>`,
      );
    case 'held':
      return section(
        'Healing is held',
        html`<p>Reconciling would change ${changes}. <strong>Nothing is done:</strong></p>${reasons}
<p>Look at what was found, below. If HR is right, drop the people in a file, where the same limits can be approved; if the directory is, correct the HR system. If such a night is normal, raise the limits of <code>imports.gate</code>.</p>`,
        'warn',
      );
  }
}

function section(title: string, content: Html, tone?: 'warn'): Html {
  return html`<section ${tone === undefined ? undefined : html`class="${tone}" `}aria-labelledby="healing">
<h2 id="healing">${title}</h2>
${content}
</section>`;
}
