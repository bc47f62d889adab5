import { count, describeHeldReason } from '../report/describe-gate.ts';
import { type Html, html } from '../report/html.ts';
import type { Healing } from './drift-check.ts';

/** What becomes of what was found. */
export function renderHealing({
  state,
  people,
  creates,
  deactivations,
  heldBecause,
}: Healing): Html | undefined {
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
