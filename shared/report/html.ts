const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A time for people, `22 Nov 2026, 01:07 UTC`, that stays readable for machines. */
export function renderTime(time: string): Html {
  return html`<time datetime="${time}">${format.format(new Date(time))} UTC</time>`;
}

/** Text that is HTML already. Only {@link html} and {@link trustedHtml} make it. */
class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type { Html };

/** What can stand in a template. Undefined stands for nothing. */
export type HtmlValue = Html | string | number | undefined | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A template of HTML in which every value is escaped, for text and for quoted attributes; only what a template made
 * stays as it is. So a forgotten escape is not possible.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(
    parts.map((part, index) => `${part}${index < values.length ? write(values[index]) : ''}`).join(''),
  );
}

/** For text of our own that must not be escaped, such as a style sheet. */
export function trustedHtml(text: string): Html {
  return new Html(text);
}

function write(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeText(value);
  return value.map(write).join('');
}

/** Control characters, which HTML does not allow, become the sign for what cannot be shown. */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replace(/(?![\t\r\n])\p{Cc}/gu, '\ufffd');
}

/** What names someone, as HTML: an address that needs two lines is broken at its `@`. */
export function breakable(key: string): readonly Html[] {
  return key.split('@').map((part, index) => (index === 0 ? html`${part}` : html`<wbr>@${part}`));
}

export function number(value: number): string {
  return value.toLocaleString('en');
}
