import { describeHints } from '../../csv/rows/map-columns.ts';
import type { FirstItems } from '../../report/first-items.ts';
import { type Html, html, renderTime } from '../../report/html.ts';
import type { PlanWarning } from '../decide/gate.ts';
import { describeRefusal } from '../judge-release.ts';
import { describeHeldReason, describeWarning } from './describe-gate.ts';
import { approvalKey, type ImportSummary } from './import-summary.ts';

/** A row that gives someone a role which needs approval. */
export interface Grant {
  readonly row: number;
  /** The person's name, address and number, as the file has them. */
  readonly who: string;
  readonly role: string;
}

/** Why a plan is held, or would be, and how to release it. */
export function renderHeld(summary: ImportSummary, grants: FirstItems<Grant>): Html | undefined {
  const { state, heldBecause } = summary;
  if (heldBecause.length === 0) return undefined;
  return html`<section class="warn" aria-labelledby="held">
<h2 id="held">${state === 'held' ? 'Why it is held' : 'Why it would be held'}</h2>
<ul>${heldBecause.map((reason) => html`<li>${describeHeldReason(reason)}${reason.code === 'approval-role' ? renderGrants(grants) : undefined}</li>`)}</ul>
${renderRefusedRelease(summary)}${renderRelease(summary)}</section>`;
}

function renderGrants({ items, total }: FirstItems<Grant>): Html {
  const more = total > items.length ? html`<li>and ${total - items.length} more</li>` : undefined;
  return html`<ul>${items.map(({ row, who, role }) => html`<li><bdi>${who}</bdi>: <bdi>${role}</bdi>, row ${row}</li>`)}${more}</ul>`;
}

function renderRefusedRelease({ releaseRefused }: ImportSummary): Html | undefined {
  if (releaseRefused === undefined) return undefined;
  const { by, at, because } = releaseRefused;
  return html`<h2>A release was refused</h2>
<p><strong>${describeRefusal(because)}</strong></p>
<p>${by === undefined ? 'Someone' : html`<bdi>${by}</bdi>`} tried to release it on ${renderTime(at)}. Reason: <code>${because}</code>.</p>
`;
}

function renderRelease({ state, importId, planHash, droppedBy }: ImportSummary): Html | undefined {
  if (state !== 'held' || planHash === undefined) return undefined;
  return html`<h2>How to release it</h2>
<p>Look at what it would do, below. If that is right, someone other than ${droppedBy === undefined ? 'whoever dropped it' : html`<bdi>${droppedBy}</bdi>, who dropped it,`} puts an object into the drop bucket, named</p>
<pre>${approvalKey(importId)}</pre>
<p>whose content is the hash of this plan:</p>
<pre>${planHash}</pre>
<p>or, in a terminal (with <code>--stage</code> where it is a deployed one):</p>
<pre>npm run import -- --release ${importId} --hash ${planHash}</pre>
<p class="quiet">It is recorded who released it. If anything has changed in the meantime, the file is planned again and not released. To refuse it, put the word <code>refuse</code> there instead, or</p>
<pre>npm run refuse -- ${importId} --hash ${planHash}</pre>
`;
}

/** Why the file was rejected. */
export function renderRejection({ rejectedBecause, refused }: ImportSummary): Html | undefined {
  if (rejectedBecause === undefined) return undefined;
  const { code, message } = rejectedBecause;
  return html`<section class="bad" aria-labelledby="rejection">
<h2 id="rejection">Why it is rejected</h2>
<p>${message}</p>
${refused === undefined ? undefined : html`<p>It was refused by <bdi>${refused.by ?? 'someone unknown'}</bdi> on ${renderTime(refused.at)}.</p>`}
<p class="quiet">Reason: <code>${code}</code>. Correct it and drop the file again.</p>
</section>`;
}

/** What is said beside the people who leave, and nowhere else. */
export function isAboutLeavers({ code }: PlanWarning): boolean {
  return code === 'deactivation-clears-assets';
}

/** What one should know before approving, or after. */
export function renderNotes(summary: ImportSummary): Html | undefined {
  const { warnings, released, ignoredColumns, columnHints = [], unmanagedAccounts = 0 } = summary;
  const notes = [
    ...warnings
      .filter((warning) => !isAboutLeavers(warning))
      .map((warning) => html`${describeWarning(warning)}`),
    ...(ignoredColumns.length === 0
      ? []
      : [
          html`Columns that are not known, and were not read: ${listNames(ignoredColumns)}. ${describeHints(columnHints)}`,
        ]),
    ...(unmanagedAccounts === 0 ? [] : [noteOfUnmanaged(unmanagedAccounts)]),
    ...(released === undefined
      ? []
      : [html`It was held, and released by <bdi>${released.by}</bdi> on ${renderTime(released.at)}.`]),
  ];
  if (notes.length === 0) return undefined;
  return html`<section aria-labelledby="notes">
<h2 id="notes">Good to know</h2>
<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
</section>`;
}

function listNames(names: readonly string[]): readonly Html[] {
  return names.map((name, index) => html`${index === 0 ? '' : ', '}<bdi>${name}</bdi>`);
}

function noteOfUnmanaged(accounts: number): Html {
  return accounts === 1
    ? html`1 account in Infraon was never in a file or a webhook. It is left alone.`
    : html`${accounts.toLocaleString('en')} accounts in Infraon were never in a file or a webhook. They are left alone.`;
}
