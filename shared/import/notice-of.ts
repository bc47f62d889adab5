import type { Notice } from '../aws/create-notice-topic.ts';
import type { ImportSummary } from './import-summary.ts';

/** What HR is told of a file that waits for an approval, or was refused. Names the file and no person. */
export function noticeOf(summary: ImportSummary, reports: { readonly bucket: string }): Notice {
  const { importId, key, state, heldBecause, rejectedBecause, planHash } = summary;
  const report = `The report is in the bucket ${reports.bucket}, under reports/${importId}/.`;
  if (state === 'held') {
    return {
      subject: `Import ${importId} waits for an approval`,
      message: [
        `${key} is planned, and nothing of it is done: ${heldBecause.map(({ code }) => code).join(', ')}.`,
        `To release it, put an object approvals/${importId} with this content into the bucket of dropped files:`,
        `${planHash}`,
        report,
      ].join('\n\n'),
    };
  }
  return {
    subject: `Import ${importId} was refused`,
    message: [`Nothing of ${key} is done.`, rejectedBecause?.message ?? '', report].join('\n\n'),
  };
}
