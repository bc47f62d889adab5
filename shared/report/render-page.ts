import { type Html, html, trustedHtml } from './html.ts';
import { contentSecurityPolicy, reportStyle } from './report-style.ts';

/** A report as one file without script, image or request. */
export function renderPage({ title, content }: { readonly title: string; readonly content: Html }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${trustedHtml(reportStyle)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.text;
}
