import { type Html, html } from './html.ts';

/** What names somebody, as HTML: an address that needs two lines is broken at its `@`. */
export function breakable(key: string): readonly Html[] {
  return key.split('@').map((part, index) => (index === 0 ? html`${part}` : html`<wbr>@${part}`));
}
