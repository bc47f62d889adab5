import type { FirstItems } from '../../../report/first-items.ts';
import { breakable, type Html, html, number } from '../../../report/html.ts';
import { count } from '../describe-gate.ts';
import type { ImportSummary } from '../import-summary.ts';
import type { IdentityChange } from './identity-changes.ts';
import { aspectNames, type FirstIdentities } from './write-identities.ts';

/** What an approver should look at: who is who afterwards, and which role they have. */
export function renderIdentities(
  summary: ImportSummary,
  first: FirstIdentities,
): readonly (Html | undefined)[] {
  const { renamed, joined, replaced } = first;
  return [
    section(replaced, {
      id: 'replaced',
      title: `Deactivated and created under the same address: ${people(replaced)}`,
      note: 'Perhaps these are the same people, and their numbers have changed: a spreadsheet takes away leading zeros.',
      item: ({ before, after }) => html`<bdi>${breakable(before)}</bdi>: created by ${after}`,
    }),
    section(renamed, {
      id: 'renamed',
      title: `Other numbers, user names or addresses: ${people(renamed)}`,
      item: ([one, ...more]) =>
        one === undefined ? html`` : html`${person(one)}: ${[one, ...more].map(renderNames)}${rowOf(one)}`,
    }),
    section(joined, {
      id: 'joined',
      title: `Joined with what was said before: ${people(joined)}`,
      note: 'An event named this person before the onboarding arrived. It now belongs to this person.',
      item: (one) => html`${person(one)}: ${count(Number(one.after), 'record', 'records')}${rowOf(one)}`,
    }),
    renderRoles(summary, first),
  ];
}

function section<T>(
  { items, total }: FirstItems<T>,
  {
    id,
    title,
    note,
    item,
  }: {
    readonly id: string;
    readonly title: string;
    readonly note?: string;
    readonly item: (one: T) => Html;
  },
): Html | undefined {
  if (total === 0) return undefined;
  return html`<section class="warn" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${note === undefined ? undefined : html`<p>${note}</p>`}
${renderList({ items, total }, item)}
</section>`;
}

function renderRoles({ roles = [] }: ImportSummary, { roles: changed }: FirstIdentities): Html | undefined {
  if (roles.length === 0) return undefined;
  return html`<section aria-labelledby="roles">
<h2 id="roles">Roles that are given</h2>
<table>
<caption>People by the role that the file gives them, whatever they had before</caption>
<thead><tr><th scope="col">Role</th><th scope="col" class="number">People</th></tr></thead>
<tbody>
${roles.map(
  ({ role, count: uses }) =>
    html`<tr><th scope="row"><bdi>${role}</bdi></th><td class="number">${number(uses)}</td></tr>
`,
)}</tbody>
</table>
${
  changed.total === 0
    ? undefined
    : html`<p>Who has an account, and gets the role:</p>
${renderList(changed, (one) => html`${person(one)}: <bdi>${one.before === '' ? one.after : `${one.before} → ${one.after}`}</bdi>${rowOf(one)}`)}`
}
</section>`;
}

function renderList<T>({ items, total }: FirstItems<T>, item: (one: T) => Html): Html {
  const more =
    total > items.length
      ? html`<p class="quiet">And ${number(total - items.length)} more, in identities.csv.</p>`
      : undefined;
  return html`<ul>${items.map((one) => html`<li>${item(one)}</li>`)}</ul>
${more}`;
}

function renderNames({ aspect, before, after }: IdentityChange, index: number): Html {
  const known = before === '' ? 'another one' : html`<bdi>${breakable(before)}</bdi>`;
  return html`${index === 0 ? '' : ', '}${aspectNames[aspect]} ${known} → <bdi>${breakable(after)}</bdi>`;
}

function person({ who }: IdentityChange): Html {
  return html`<bdi>${who === '' ? '–' : breakable(who)}</bdi>`;
}

function rowOf({ row }: IdentityChange): string {
  return row === null ? '' : ` (row ${row})`;
}

function people({ total }: FirstItems<unknown>): string {
  return count(total, 'person', 'people');
}
