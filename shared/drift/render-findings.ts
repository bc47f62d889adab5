import type { FirstItems } from '../report/first-items.ts';
import { breakable, type Html, html, number, renderTime } from '../report/html.ts';
import type { KindWords } from './describe-kind.ts';
import type { DriftFinding } from './drift-finding.ts';
import type { Difference, DriftKind } from './find-deviations.ts';

/** The first findings of a kind, with what they mean and what to do. */
export function renderFindings(given: {
  readonly kind: DriftKind;
  readonly findings: FirstItems<DriftFinding>;
  readonly words: KindWords;
}): Html | undefined {
  const { kind, findings, words } = given;
  const { items, total } = findings;
  if (total === 0) return undefined;
  const first =
    total > items.length
      ? html`The first ${items.length} of ${number(total)}; <a href="drift.csv">drift.csv</a> has all.`
      : undefined;
  return html`<section aria-labelledby="${kind}">
<h2 id="${kind}">${words.title}: ${number(total)}</h2>
<p>${words.meaning}</p>
<p><strong>What to do:</strong> ${words.advice}</p>
<table class="findings">
${first === undefined ? undefined : html`<caption>${first}</caption>`}
<thead><tr><th scope="col" class="who">Who</th><th scope="col">What</th></tr></thead>
<tbody>
${items.map(
  (finding) =>
    html`<tr><th scope="row" class="who">${renderWho(finding)}</th><td class="what">${renderWhat(finding)}</td></tr>
`,
)}</tbody>
</table>
</section>`;
}

function renderWho({ userName = '', email = '', accountId }: DriftFinding): Html {
  const name = email || userName || '–';
  const isOther = userName !== '' && userName.toLowerCase() !== email.toLowerCase() && email !== '';
  return html`<bdi>${breakable(name)}</bdi>${isOther ? html`<span class="detail"><bdi>${breakable(userName)}</bdi></span>` : undefined}${accountId === undefined ? undefined : html`<span class="detail">id <bdi>${accountId}</bdi></span>`}`;
}

function renderWhat({ kind, differences, since, lastLoginAt }: DriftFinding): Html {
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

function renderDifference(kind: DriftKind, { attribute, expected, found, since }: Difference): Html {
  if (kind === 'leaver-active') {
    const state = found === 'false' ? 'inactive, and not deleted' : 'active';
    return html`${state}${since === undefined ? undefined : html`, left as of ${renderTime(since)}`}`;
  }
  if (kind === 'conflict') {
    return html`<code>${attribute}</code> ${quoted(expected)} belongs to <bdi>${found}</bdi>`;
  }
  return html`<code>${attribute}</code> is ${quoted(found)}, expected ${quoted(expected)}`;
}

function quoted(value: string): Html {
  return value === '' ? html`empty` : html`“<bdi>${value}</bdi>”`;
}
