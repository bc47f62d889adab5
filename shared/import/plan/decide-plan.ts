import { readLines } from '../../aws/objects/json-lines.ts';
import { evaluateGate, type FileSigns, type PlanWarning } from '../decide/gate.ts';
import { statusOf } from '../decide/row-status.ts';
import { rejectionOf } from '../drop/register-drop.ts';
import { importFiles } from '../import-files.ts';
import type { ImportRun } from '../import-run.ts';
import type { ImportRecord, StoredPlan } from '../ledger/import-records.ts';
import { whyLeft } from './leavers-of-file.ts';
import type { Leaver } from './plan-input.ts';
import type { PlanResult } from './plan-result.ts';

export interface FinishedPlan {
  readonly stored: Omit<StoredPlan, 'warnings'>;
  readonly result: PlanResult;
  readonly signs: FileSigns;
  /** Whether someone is to lose access, unless it comes to nothing. */
  readonly hasLeavers: boolean;
}

/** Decides what comes of a plan: it is applied, held for someone to release, only shown, or refused. */
export async function decidePlan(
  run: ImportRun,
  { stored, result, signs, hasLeavers }: FinishedPlan,
): Promise<void> {
  const { now, options } = run.context;
  const { approval, place } = run.record;
  const verdict = evaluateGate({
    mode: place?.mode ?? 'delta',
    limits: options.gate,
    counts: result.counts,
    approvalRoles: result.approvalRoles,
    renamedHolders: result.renamedHolders,
    renamedProtected: result.renamedProtected,
    previousPeople: result.previousPeople,
    signs,
  });
  const { counts } = result;
  const isNewFeed = verdict.warnings.some(({ code }) => code === 'first-full-file');
  const likeAnother = isNewFeed ? await feedLikeAnother(run) : [];
  const plan: StoredPlan = { ...stored, warnings: [...verdict.warnings, ...likeAnother] };
  const deadline = new Date(now().getTime() + options.deadlineSeconds * 1000).toISOString();
  const progress = { merged: 0, settled: 0, looks: 0, deadline };
  const isReleased = approval !== undefined && approval.hash === plan.hash;
  const isRejected = counts.rows > 0 && counts.outcomes.rejected === counts.rows;
  const isHeld = !isRejected && verdict.heldBecause.length > 0 && !isReleased;
  // Before the step is recorded: who is killed in between plans again, and says it again.
  if (hasLeavers && place?.preview !== true && !isHeld) await reportLeavers(run, result.statuses);
  await run.save(({ reportedAt: _reportedAt, approval: _approval, ...record }): ImportRecord => {
    if (isRejected) {
      return {
        ...record,
        state: 'rejected',
        plan,
        heldBecause: [],
        rejectedBecause: rejectionOf('no-usable-row'),
      };
    }
    if (place?.preview === true)
      return { ...record, state: 'planned', plan, heldBecause: verdict.heldBecause };
    if (isHeld) return { ...record, state: 'held', plan, heldBecause: verdict.heldBecause };
    const released = isReleased ? { released: { by: approval.by, at: approval.at } } : {};
    return { ...record, ...released, state: 'applying', plan, heldBecause: [], progress };
  });
}

/** A feed that differs in capital letters or punctuation only is probably the same one. */
async function feedLikeAnother({ context, record }: ImportRun): Promise<readonly PlanWarning[]> {
  const feed = record.place?.feed ?? '';
  const plain = (name: string) => name.toLowerCase().replace(/[._-]/g, '');
  const known = await context.ledger.listFeeds();
  const other = known.find((name) => name !== feed && plain(name) === plain(feed));
  return other === undefined ? [] : [{ code: 'feed-like-another', feed, other }];
}

/**
 * Says aloud who keeps the access that the file takes away, since a row of it is rejected or in conflict, and notes it for the
 * operators. The report names them, too, but no one may read it soon.
 */
async function reportLeavers({ context, record }: ImportRun, statuses: Uint8Array): Promise<void> {
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
