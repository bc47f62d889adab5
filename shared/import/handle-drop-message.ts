import { LeaseLostError } from '../lease/lease-lost-error.ts';
import { addToLogScope } from '../log/log-scope.ts';
import { applyChanges } from './apply/apply-changes.ts';
import { settleChanges } from './apply/settle-changes.ts';
import { type ObjectEvent, parseFileMessage } from './drop/parse-file-message.ts';
import { parseDropKey } from './drop/parse-key.ts';
import { firstBaton, registerDrop } from './drop/register-drop.ts';
import type { ImportContext } from './import-context.ts';
import { ImportRun, type InFlightMessage } from './import-run.ts';
import type { ImportRecord } from './ledger/import-records.ts';
import { planFile } from './plan/plan-file.ts';
import { noticedImport } from './report/describe-notice.ts';
import { reportImport } from './report/report-import.ts';
import { type Approval, readApproval, startApproved } from './take-approval.ts';

interface ImportTurn {
  readonly importId: string;
  /** The token of the message that is worked on; only the holder of the import's own may go on with it. */
  readonly baton: string;
  readonly message: InFlightMessage;
  /** Said by someone who releases or refuses what is held. */
  readonly approval?: Approval;
}

export type TurnResult =
  /** There is nothing left to do for this message. */
  | { readonly kind: 'done' }
  /** The message is still needed: it shall come again in so many seconds. */
  | { readonly kind: 'later'; readonly seconds: number };

/** Seconds before an import that ran out of time goes on. */
const resumeDelaySeconds = 1;

const done: TurnResult = { kind: 'done' };

/** Does what a message on `file-drops` asks for: a dropped file, an approval, or an import that goes on. */
export async function handleDropMessage(
  context: ImportContext,
  { body, message }: { readonly body: string; readonly message: InFlightMessage },
): Promise<TurnResult> {
  const said = parseFileMessage(body);
  switch (said.kind) {
    case 'malformed':
      context.log('error', 'message-malformed', { messageId: message.messageId });
      return done;
    case 'nothing':
      return done;
    case 'continue':
      return runImport(context, { ...said, message });
    case 'created': {
      const results: TurnResult[] = [];
      for (const event of said.events) results.push(await takeObject(context, { event, message }));
      return results.find(({ kind }) => kind === 'later') ?? done;
    }
  }
}

async function takeObject(
  context: ImportContext,
  { event, message }: { readonly event: ObjectEvent; readonly message: InFlightMessage },
): Promise<TurnResult> {
  if (event.bucket !== context.drops.bucket) {
    context.log('warn', 'object-of-another-bucket', { messageId: message.messageId });
    return done;
  }
  const meaning = event.isMalformed ? undefined : parseDropKey(event.key);
  if (meaning?.kind === 'folder') return done;
  if (meaning?.kind !== 'approval') {
    const { importId } = await registerDrop(context, event);
    return runImport(context, { importId, baton: firstBaton, message });
  }
  const { importId } = meaning;
  const words = await readApproval(context.drops, event);
  if (words === undefined) {
    context.log('warn', 'approval-unreadable', { importId });
    return done;
  }
  const baton = `approval-${event.versionId ?? `${event.etag}-${event.sequencer}`}`;
  return runImport(context, { importId, baton, message, approval: { ...words, by: event.principal } });
}

/**
 * Goes on with an import: from the last checkpoint as far as the time allows. The rest, and what was killed, goes on from
 * there when the message comes again. No message is sent for that: AWS ends a function that starts itself by messages.
 */
async function runImport(context: ImportContext, turn: ImportTurn): Promise<TurnResult> {
  const { importId, message } = turn;
  const { ledger, now, options, log } = context;
  addToLogScope({ importId });
  const known = await ledger.getImport(importId);
  if (known === undefined) {
    log('warn', 'import-unknown', { importId });
    return done;
  }
  if (!isTurnOf(known, turn)) return done;
  const owner = context.newOwner();
  const until = new Date(now().getTime() + options.leaseSeconds * 1000).toISOString();
  const lease = { owner, until, messageId: message.messageId };
  const leased = await ledger.leaseImport({ importId, lease });
  if (leased.kind === 'unknown') return done;
  if (leased.kind === 'busy') {
    // Whoever works on it has a message with the same baton, which outlasts that work: this one is a repetition.
    const isRepetition = known.baton === turn.baton && leased.lease.messageId !== message.messageId;
    if (isRepetition && turn.approval === undefined) return done;
    const seconds = Math.ceil((Date.parse(leased.lease.until) - now().getTime()) / 1000);
    return { kind: 'later', seconds: Math.max(1, seconds) };
  }
  const run = new ImportRun({ context, record: leased.record, owner, message });
  try {
    const seconds = isTurnOf(leased.record, turn) ? await resume(run, turn) : undefined;
    await run.release();
    return seconds === undefined ? done : { kind: 'later', seconds };
  } catch (error) {
    await Promise.allSettled([run.release()]);
    if (!(error instanceof LeaseLostError)) throw error;
    // Whoever has it goes on with it; should that one be killed, this message comes in time.
    log('warn', 'import-lease-lost', { importId });
    return { kind: 'later', seconds: options.leaseSeconds };
  }
}

/** An approval's turn is whenever the plan is held; what it began goes on as its own. */
function isTurnOf(record: ImportRecord, { baton, approval }: ImportTurn): boolean {
  if (record.baton === baton) return true;
  return approval !== undefined && record.state === 'held';
}

/** Returns in how many seconds the message is needed again, or nothing when it is done. */
async function resume(run: ImportRun, turn: ImportTurn): Promise<number | undefined> {
  if (turn.approval !== undefined && run.record.baton !== turn.baton) {
    await startApproved(run, { ...turn.approval, baton: turn.baton });
  }
  if (run.record.state === 'planning') await planFile(run);
  await tellOfRelease(run);
  if (run.record.state === 'applying') {
    const delaySeconds = await apply(run);
    if (delaySeconds !== undefined) return delaySeconds;
  }
  await reportImport(run);
  return undefined;
}

/** A release is told when it begins: what it sets off can take hours. */
async function tellOfRelease(run: ImportRun): Promise<void> {
  const { state, released, releaseTold } = run.record;
  if (state !== 'applying' || released === undefined || releaseTold === true) return;
  await run.context.notify(noticedImport(run.record));
  await run.save((record) => ({ ...record, releaseTold: true }));
}

/** Returns in how many seconds to go on, or nothing when the changes are final. */
async function apply(run: ImportRun): Promise<number | undefined> {
  if (!(await applyChanges(run))) return run.record.state === 'applying' ? resumeDelaySeconds : undefined;
  const settled = await settleChanges(run);
  if (settled.kind === 'pending') return settled.delaySeconds;
  await run.save(({ reportedAt: _reportedAt, ...record }) => ({ ...record, state: 'done' }));
  return undefined;
}
