import { readLines } from '../../aws/objects/json-lines.ts';
import { statusOf } from '../decide/row-status.ts';
import { importFiles } from '../import-files.ts';
import type { ImportRun } from '../import-run.ts';
import { whyLeft } from './leavers-of-file.ts';
import type { Leaver } from './plan-input.ts';

/**
 * Says aloud who keeps the access that the file takes away, since a row of it is rejected or in conflict, and notes it for the
 * operators. The report names them, too, but no one may read it soon.
 */
export async function reportLeavers({ context, record }: ImportRun, statuses: Uint8Array): Promise<void> {
  const { ledger, log, now, reports } = context;
  const since = now().toISOString();
  const parse = (text: string): Leaver => JSON.parse(text);
  for await (const leaver of readLines(reports, { key: importFiles(record.importId).leavers, parse })) {
    const reason = whyLeft(leaver, (row) => statusOf(statuses[row] ?? 0));
    if (reason === undefined) continue;
    const { reference, names } = leaver;
    log('error', 'leaver-not-deactivated', { eventReference: reference, reason });
    await ledger.noteLeaver({ reference, reason, since, ...(names === undefined ? {} : { names }) });
  }
}
