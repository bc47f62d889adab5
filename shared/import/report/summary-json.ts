import { describeHeldReason, describeWarning } from '../../report/describe-gate.ts';
import type { ImportSummary } from '../import-summary.ts';
import { describeRefusal } from '../judge-release.ts';
import { approvalKey } from './approval-key.ts';

/** `summary.json` as it is written: with a sentence beside each code and, of a held plan, what releases it. */
export function summaryJson(summary: ImportSummary): string {
  const { state, importId, planHash, heldBecause, warnings, releaseRefused } = summary;
  const release =
    state === 'held' && planHash !== undefined
      ? { release: { approvalKey: approvalKey(importId), planHash } }
      : {};
  const said = {
    ...summary,
    heldBecause: heldBecause.map((reason) => ({ ...reason, sentence: describeHeldReason(reason) })),
    warnings: warnings.map((warning) => ({ ...warning, sentence: describeWarning(warning) })),
    ...(releaseRefused === undefined
      ? {}
      : { releaseRefused: { ...releaseRefused, sentence: describeRefusal(releaseRefused.because) } }),
    ...release,
  };
  return `${JSON.stringify(said, undefined, 2)}\n`;
}
