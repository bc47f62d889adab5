import { createHash } from 'node:crypto';

/** The style sheet of every report: one column that fits a phone, light or dark as the reader's device is. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d5dae0; --link: #0a58ca;
  --done: #1a7f37; --unchanged: #8c959f; --planned: #0969da; --pending: #6f5bd6; --superseded: #57606a;
  --duplicate: #b07d00; --rejected: #cf222e; --failed: #82071e; --conflicts: #bc4c00; --good: #1a7f37; --warn: #8a5a00; --bad: #b3141f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #181d24; --text: #e6eaef; --quiet: #a3adb8; --line: #323a45; --link: #7ab7ff;
    --done: #3fb950; --unchanged: #6e7681; --planned: #4c9aff; --pending: #a391ff; --superseded: #a3adb8;
    --duplicate: #e0a93a; --rejected: #ff6b66; --failed: #ff9d98; --conflicts: #f0883e; --good: #56d364; --warn: #f0b849; --bad: #ff8b85;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
header { margin: .75rem 0 1rem; }
h1 { margin: .5rem 0 .25rem; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 .5rem; font-size: 1.15rem; }
p { margin: .5rem 0; }
a { color: var(--link); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 0 0 1rem; }
.state { display: inline-block; margin: 0; border: 2px solid currentColor; border-radius: 1rem; padding: 0 .75rem; font-weight: 700; }
.good { color: var(--good); }
.warn { color: var(--warn); }
.bad { color: var(--bad); }
section.warn, section.bad { border-left: .4rem solid currentColor; }
section.warn > *, section.bad > * { color: var(--text); }
.quiet { color: var(--quiet); font-size: .9rem; }
.lead { font-size: 1.1rem; }
ul, ol { margin: .5rem 0; padding-left: 1.3rem; }
li { padding: .125rem 0; overflow-wrap: anywhere; break-inside: avoid; }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
code { overflow-wrap: anywhere; }
pre { margin: .25rem 0 .75rem; padding: .6rem .75rem; background: var(--page); border: 1px solid var(--line); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: var(--quiet); font-size: .9rem; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { border-top: 0; color: var(--quiet); font-size: .9rem; font-weight: 600; }
tbody th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.row, td.row { width: 4rem; }
.meaning { margin-left: .5rem; font-weight: 400; color: var(--quiet); }
th.who, td.who { width: 17rem; }
.findings th.who { width: 21rem; }
ul.people { columns: 18rem; column-gap: 2.5rem; }
svg.bar { display: block; width: 100%; height: 1.5rem; margin: .5rem 0 .75rem; border-radius: .3rem; }
svg.mark { width: .8rem; height: .8rem; margin-right: .45rem; border-radius: .2rem; vertical-align: baseline; }
.done { fill: var(--done); } .unchanged { fill: var(--unchanged); } .planned { fill: var(--planned); } .pending, .held { fill: var(--pending); }
.superseded { fill: var(--superseded); } .duplicate { fill: var(--duplicate); } .rejected { fill: var(--rejected); } .failed { fill: var(--failed); }
.as-wanted { fill: var(--done); } .leaver-active { fill: var(--failed); } .conflicts { fill: var(--conflicts); } .missing, .conflict { fill: var(--rejected); } .differs { fill: var(--duplicate); }
.ambiguous { fill: var(--pending); } .unmanaged { fill: var(--planned); } .never-logged-in { fill: var(--unchanged); } .long-not-logged-in { fill: var(--superseded); }
.detail { display: block; font-weight: 400; font-size: .875rem; color: var(--quiet); }
@media (max-width: 34rem) {
  .meaning { display: block; margin-left: 1.25rem; font-size: .9rem; }
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows tr { display: block; padding: .5rem 0; border-top: 1px solid var(--line); }
  .rows th, .rows td { display: inline; border: 0; padding: 0 .5rem 0 0; }
  .rows caption { display: block; padding-bottom: .5rem; }
  .rows, .rows tbody { display: block; }
  .rows td.what { display: block; }
  .rows th::before { content: "Row "; }
  .findings thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .findings, .findings tbody, .findings tr, .findings th, .findings td, .findings caption { display: block; width: auto; }
  .findings tr { padding: .5rem 0; border-top: 1px solid var(--line); }
  .findings th, .findings td { border: 0; padding: 0; }
}
@media print {
  body { background: none; }
  section { break-inside: avoid; }
}
`;

/** Allows this style sheet and nothing else: no script, no image, no request, no form. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
