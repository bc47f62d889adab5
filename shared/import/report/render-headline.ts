import { type Html, html, renderTime } from '../../report/html.ts';
import { count } from './describe-gate.ts';
import type { ImportSummary } from './import-summary.ts';

interface Headline {
  readonly title: string;
  /** Its colour. The words say the same. */
  readonly tone: 'good' | 'warn' | 'bad';
  readonly lead: string;
}

/** What happened to the file as a whole: the first thing that is read, and often the last. */
export function renderHeadline(summary: ImportSummary): Html {
  const { key, mode, feed, asOf } = summary;
  const { title, tone, lead } = headlineOf(summary);
  const kind = mode === 'full' ? html`Full file of the feed <bdi>${feed}</bdi>` : 'Delta file';
  return html`<header>
<p class="state ${tone}">${title}</p>
<h1><bdi>${fileNameOf(key)}</bdi></h1>
<p class="lead">${lead}</p>
<p class="quiet">${mode === undefined ? undefined : kind}${asOf === undefined ? undefined : html`, as of ${renderTime(asOf)}`}</p>
</header>`;
}

/** The last part of a key. */
export function fileNameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function headlineOf({ state, counts, absences, heldBecause }: ImportSummary): Headline {
  const pending = counts.pending + absences.pending;
  const held = counts.held + absences.held;
  const rows = counts.rejected + counts.failed - counts.pending - counts.held;
  const missing = absences.failed - absences.pending - absences.held;
  const problems = rows + missing;
  const also = [
    rows === 0 ? '' : ` ${count(rows, 'row needs', 'rows need')} attention.`,
    missing === 0 ? '' : ` Look at ${count(missing, 'person', 'people')} missing from the file.`,
  ].join('');
  const done = counts.done + absences.done;
  const planned = counts.planned + absences.planned;
  switch (state) {
    case 'rejected':
      return {
        title: 'Rejected',
        tone: 'bad',
        lead: 'The file cannot be used. Nothing of it has been done.',
      };
    case 'held':
      return {
        title: 'Held',
        tone: 'warn',
        lead: `Nothing has been done: ${count(planned, 'change waits', 'changes wait')} for approval.${also}`,
      };
    case 'planned':
      return {
        title: heldBecause.length === 0 ? 'Preview' : 'Preview: would be held',
        tone: heldBecause.length === 0 ? 'good' : 'warn',
        lead: `Nothing has been done. The file would make ${count(planned, 'change', 'changes')}.${also}`,
      };
    case 'planning':
      return { title: 'Being planned', tone: 'warn', lead: 'Nothing has been done so far.' };
    case 'applying':
    case 'done':
      break;
  }
  const made = done === 0 ? 'No change was made.' : `${count(done, 'change', 'changes')} made.`;
  if (pending > 0) {
    return {
      title: state === 'done' ? 'Done, some under way' : 'Under way',
      tone: 'warn',
      lead: `${made} ${count(pending, 'change was', 'changes were')} still under way when this was written, and ${pending === 1 ? 'goes' : 'go'} on by ${pending === 1 ? 'itself' : 'themselves'}.${also}`,
    };
  }
  if (held > 0) {
    return {
      title: 'Done, some held',
      tone: 'warn',
      lead: `${made} ${count(held, 'change waits', 'changes wait')} for an operator: the brake holds what exceeds a day’s deactivations and renames.${also}`,
    };
  }
  if (state === 'applying') return { title: 'Under way', tone: 'warn', lead: `${made}${also}` };
  if (counts.rows > 0 && counts.rejected + counts.failed === counts.rows) {
    return { title: 'Nothing worked', tone: 'bad', lead: `${made}${also}` };
  }
  if (problems > 0) return { title: 'Done, with problems', tone: 'warn', lead: `${made}${also}` };
  return {
    title: 'Done',
    tone: 'good',
    lead: done === 0 ? 'Nothing had to be changed.' : `${made} Nothing needs attention.`,
  };
}
