import type { Notice } from '../aws/create-notice-topic.ts';
import { quoteName } from '../report/quote-name.ts';
import type { ImportSummary } from './import-summary.ts';

type NoticedImport = Pick<
  ImportSummary,
  'importId' | 'key' | 'state' | 'heldBecause' | 'rejectedBecause' | 'planHash'
>;

/** What HR is told of a file that waits for an approval, or was refused. Names the file and no person. */
export function noticeOf(summary: NoticedImport, reports: { readonly bucket: string }): Notice {
  const { importId, key, state, heldBecause, rejectedBecause, planHash } = summary;
  const report = `The report is in the bucket ${reports.bucket}, under reports/${importId}/.`;
  if (state === 'held') {
    return {
      subject: `Import ${importId} waits for an approval`,
      message: [
        `The file ${quoteName(key)} is planned, and nothing of it is done: ${heldBecause.map(({ code }) => code).join(', ')}.`,
        `To release it, put an object approvals/${importId} with this content into the bucket of dropped files:`,
        `${planHash}`,
        report,
      ].join('\n\n'),
    };
  }
  return {
    subject: `Import ${importId} was refused`,
    message: [`Nothing of the file ${quoteName(key)} is done.`, rejectedBecause?.message ?? '', report].join(
      '\n\n',
    ),
  };
}
