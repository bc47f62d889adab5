import { inBatches } from '../../bulk/streams.ts';
import { isFinal } from '../../domain/outcome.ts';
import { eventReference } from '../../domain/user-event.ts';
import type { EventRecord } from '../../ledger/events/event-record.ts';
import type { ImportRun } from '../import-run.ts';
import { readChanges, readStatuses } from '../plan/stored-plan.ts';

/** DynamoDB gives so many items at once. */
const batchSize = 100;

/** Seconds before the first look; and between two, once a while has passed. */
const [firstDelay, usualDelay] = [1, 60];

/** Each look takes a receive of the message, of which a queue gives a thousand: until the deadline there are fewer. */
const looksUntilDeadline = 400;

export type Settled =
  | { readonly kind: 'settled' }
  /** Look again in so many seconds. */
  | { readonly kind: 'pending'; readonly delaySeconds: number };

/**
 * Looks whether every change is final. What was seen to be final is not looked at again. At the deadline that is
 * enough: what is still under way is reported so.
 */
export async function settleChanges(run: ImportRun): Promise<Settled> {
  const { context, record } = run;
  const { progress, importId } = record;
  if (progress === undefined) return { kind: 'settled' };
  const { looks, merged, deadline } = progress;
  // Right after the last merge there is nothing to see yet.
  const isLook = looks > 0 || merged === 0;
  const settled = isLook ? await countSettled(run, progress.settled) : progress.settled;
  if (isLook && settled >= merged) return { kind: 'settled' };
  if (isLook && context.now().toISOString() >= deadline) {
    context.log('warn', 'import-deadline', { importId, count: merged - settled });
    return { kind: 'settled' };
  }
  await run.save((held) => ({ ...held, progress: { ...progress, settled, looks: looks + 1 } }));
  const longest = Math.max(usualDelay, context.options.deadlineSeconds / looksUntilDeadline);
  return { kind: 'pending', delaySeconds: Math.min(longest, Math.round(firstDelay * 1.5 ** looks)) };
}

/** Whether nothing more is to come of an event that a file made: what waits for its day, or for a human, is done, for the file. */
function isSettled(event: EventRecord | undefined): boolean {
  if (event === undefined || isFinal(event.status)) return true;
  return event.status === 'scheduled' || event.heldBecause !== undefined;
}

/** How many changes from the first on are settled without a gap. */
async function countSettled({ context, record }: ImportRun, from: number): Promise<number> {
  const { importId } = record;
  const statuses = await readStatuses(context.reports, importId);
  const changes = readChanges(context.reports, { importId, statuses });
  let settled = 0;
  for await (const batch of inBatches(changes, batchSize)) {
    const known = Math.min(batch.length, Math.max(0, from - settled));
    const references = batch.slice(known).map(({ event }) => eventReference(event));
    const events = await context.ledger.getEvents(references);
    const pending = references.findIndex((reference) => !isSettled(events.get(reference)));
    settled += pending < 0 ? batch.length : known + pending;
    if (pending >= 0) break;
  }
  return settled;
}
