import type { FirstItems } from '../report/first-items.ts';
import { breakable, type Html, html, number, renderTime } from '../report/html.ts';
import type { KindWords } from './describe-kind.ts';
import type { DriftFinding, FindingDecision } from './drift-finding.ts';
import type { Difference, DriftKind } from './find-deviations.ts';

/** The first findings of a kind, with what they mean and what to do. */
export function renderFindings(given: {
  readonly kind: DriftKind;
  readonly findings: FirstItems<DriftFinding>;
  readonly words: KindWords;
}): Html | undefined {
  const { kind, findings, words } = given;
  const { total } = findings;
  if (total === 0) return undefined;
  return html`<section aria-labelledby="${kind}">
<h2 id="${kind}">${words.title}: ${number(total)}</h2>
<p>${words.meaning}</p>
<p><strong>What to do:</strong> ${words.advice}</p>
${renderTable(findings, renderWhat)}
</section>`;
}

/** What operators have decided to leave as it is: no one has to look at it again, and nothing of it is healed. */
export function renderSettled({ items, total }: FirstItems<DriftFinding>): Html | undefined {
  if (total === 0) return undefined;
  return html`<section aria-labelledby="decided">
<h2 id="decided">Decided by operators: ${number(total)}</h2>
<p>Left as it is, and not healed. What was accepted is reported again as soon as something about it changes.</p>
${renderTable({ items, total }, (finding) => html`<code>${finding.kind}</code> ${renderWhat(finding)}`)}
</section>`;
}

function renderTable(
  { items, total }: FirstItems<DriftFinding>,
  renderCell: (finding: DriftFinding) => Html,
): Html {
  const first =
    total > items.length
      ? html`<caption>The first ${items.length} of ${number(total)}; <a href="drift.csv">drift.csv</a> has all.</caption>`
      : undefined;
  return html`<table class="findings">
${first}
<thead><tr><th scope="col" class="who">Who</th><th scope="col">What</th></tr></thead>
<tbody>
${items.map(
  (finding) =>
    html`<tr><th scope="row" class="who">${renderWho(finding)}</th><td class="what">${renderCell(finding)}</td></tr>
`,
)}</tbody>
</table>`;
}

/** What operators have said of a finding: `accepted by NAME on 2026-11-27`. */
export function describeDecision({ kind, by, at }: FindingDecision): string {
  const said = `${kind === 'protected' ? 'protected' : 'accepted'} by ${by} on ${at.slice(0, 10)}`;
  return kind === 'outdated' ? `${said} and changed since` : said;
}

function renderWho({ userName = '', email = '', accountId }: DriftFinding): Html {
  const name = email || userName || '–';
  const isOther = userName !== '' && userName.toLowerCase() !== email.toLowerCase() && email !== '';
  return html`<bdi>${breakable(name)}</bdi>${isOther ? html`<span class="detail"><bdi>${breakable(userName)}</bdi></span>` : undefined}${accountId === undefined ? undefined : html`<span class="detail">id <bdi>${accountId}</bdi></span>`}`;
}

function renderWhat(finding: DriftFinding): Html {
  const { decision } = finding;
  if (decision === undefined) return renderFacts(finding);
  const because = decision.because === undefined ? undefined : html`: <bdi>${decision.because}</bdi>`;
  return html`${renderFacts(finding)}<span class="detail">${describeDecision(decision)}${because}</span>`;
}

function renderFacts({ kind, differences, since, lastLoginAt }: DriftFinding): Html {
  if (kind === 'long-not-logged-in' && lastLoginAt !== undefined) {
    return html`last login ${renderTime(lastLoginAt)}`;
  }
  if (differences.length > 0) {
    return html`${differences.map((difference) => html`<div>${renderDifference(kind, difference)}</div>`)}`;
  }
  if (since === undefined) return html`–`;
  return kind === 'missing'
    ? html`should have one since ${renderTime(since)}`
    : html`exists since ${renderTime(since)}`;
}

function renderDifference(kind: DriftKind, { attribute, expected, found, since, written }: Difference): Html {
  const writes = written === undefined ? undefined : html`. ${describeWrites(written)}`;
  if (kind === 'leaver-active') {
    const state = found === 'false' ? 'inactive, and not deleted' : 'active';
    return html`${state}${since === undefined ? undefined : html`, left as of ${renderTime(since)}`}${writes}`;
  }
  if (kind === 'conflict') {
    return html`<code>${attribute}</code> ${quoted(expected)} belongs to <bdi>${found}</bdi>`;
  }
  return html`<code>${attribute}</code> is ${quoted(found)}, expected ${quoted(expected)}${writes}`;
}

/** That something else writes an attribute, too. */
function describeWrites({ times, at }: NonNullable<Difference['written']>): string {
  return `Written ${times} times, the last time on ${at.slice(0, 10)}, and changed back: something else writes it, too`;
}

function quoted(value: string): Html {
  return value === '' ? html`empty` : html`“<bdi>${value}</bdi>”`;
}
