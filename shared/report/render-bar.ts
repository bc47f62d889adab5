import { type Html, html, number } from './html.ts';

/** A part of a whole. `name` is also the class that colours it, in the report's style sheet. */
export interface BarPart {
  readonly name: string;
  readonly count: number;
}

/** A part of the bar is never narrower than this, in percent: one bad row in a million has to be seen. */
const narrowest = 1.2;

/** A whole in its parts, for those who see and, as a sentence, for those who listen. At least one part is not empty. */
export function renderBar(parts: readonly BarPart[]): Html {
  const whole = parts.reduce((sum, { count }) => sum + count, 0);
  const shares = parts.map(({ name, count }) => ({
    name,
    share: Math.max(narrowest, (100 * count) / whole),
  }));
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  let start = 0;
  const rectangles = shares.map(({ name, share }) => {
    const [x, width] = [(100 * start) / total, (100 * share) / total];
    start += share;
    return html`<rect class="${name}" x="${x.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%"/>`;
  });
  const label = parts.map(({ name, count }) => `${number(count)} ${name}`).join(', ');
  return html`<svg class="bar" role="img" aria-label="${label}">${rectangles}</svg>`;
}

/** The colour of a part, beside its name. */
export function renderMark(name: string): Html {
  return html`<svg class="mark" aria-hidden="true"><rect class="${name}" width="100%" height="100%"/></svg>`;
}
