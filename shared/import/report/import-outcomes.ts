import { openLineWriter, readLines } from '../../aws/objects/json-lines.ts';
import { inBatches } from '../../bulk/streams.ts';
import { eventReference } from '../../domain/user-event.ts';
import type { EventRecord } from '../../ledger/events/event-record.ts';
import { isRefused, type PlannedChange } from '../decide/planned-change.ts';
import { importFiles } from '../import-files.ts';
import type { ImportRun } from '../import-run.ts';
import type { SkippedAbsence } from '../plan/plan-input.ts';
import { type RowStatuses, readChanges } from '../plan/stored-plan.ts';
import type { ChangeOutcome } from './report-content.ts';

/** DynamoDB gives so many items at once. */
const batchSize = 100;

/**
 * Notes what came of every change, once: all parts of a report then say the same, also where events become final while
 * it is written.
 */
export async function storeOutcomes({ context, record }: ImportRun, statuses: RowStatuses): Promise<void> {
  const { importId } = record;
  const writer = openLineWriter(context.reports, importFiles(importId).outcomes);
  try {
    for await (const batch of inBatches(readChanges(context.reports, { importId, statuses }), batchSize)) {
      const events = await context.ledger.getEvents(batch.map(({ event }) => eventReference(event)));
      for (const change of batch) {
        await writer.write(outcomeOf(change, events.get(eventReference(change.event))));
      }
    }
    await writer.end();
  } catch (error) {
    await Promise.allSettled([writer.abort()]);
    throw error;
  }
}

/**
 * What came of the changes, in the order of the plan, and of absences that change nothing; what is not applied is
 * planned. Each call reads them again.
 */
export async function* readOutcomes(
  run: ImportRun,
  statuses: RowStatuses,
): AsyncGenerator<ChangeOutcome, void, void> {
  yield* readChangeOutcomes(run, statuses);
  yield* readLeftAlone(run);
}

async function* readLeftAlone({ context, record }: ImportRun): AsyncGenerator<ChangeOutcome> {
  const { importId, plan } = record;
  if (plan === undefined || !(plan.counts.absentKept + plan.counts.absentUnclear > 0)) return;
  const parse = (text: string): SkippedAbsence => JSON.parse(text);
  for await (const { user, because } of readLines(context.reports, {
    key: importFiles(importId).leftAlone,
    parse,
  })) {
    const base = { kind: 'deactivate', user } as const;
    yield because === 'superseded'
      ? { row: null, change: { ...base, outcome: because } }
      : { row: null, change: { ...base, outcome: 'failed', reason: because } };
  }
}

async function* readChangeOutcomes(
  { context, record }: ImportRun,
  statuses: RowStatuses,
): AsyncGenerator<ChangeOutcome> {
  const { importId, state } = record;
  if (state === 'done') {
    yield* readLines(context.reports, {
      key: importFiles(importId).outcomes,
      parse: (text): ChangeOutcome => JSON.parse(text),
    });
    return;
  }
  for await (const change of readChanges(context.reports, { importId, statuses })) {
    const { row, scheduled, event } = change;
    const when = scheduled && event.effectiveAt !== undefined ? { scheduledFor: event.effectiveAt } : {};
    // It is noted all the same that they leave, so that the access ends when the account may be written to again.
    const ending = isRefused(change)
      ? ({ outcome: 'failed', reason: 'protected' } as const)
      : ({ outcome: 'planned' } as const);
    yield { row, change: { ...whatIsPlanned(change), ...ending, ...when } };
  }
}

function whatIsPlanned({ kind, kinds, event, about, replaces, joins }: PlannedChange) {
  return {
    kind,
    kinds,
    user: event.user,
    ...(about === undefined ? {} : { about }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(joins === undefined ? {} : { joins }),
  };
}

function outcomeOf(change: PlannedChange, found: EventRecord | undefined): ChangeOutcome {
  const { row } = change;
  const base = whatIsPlanned(change);
  const targets = found?.outcome === undefined ? {} : { targets: found.outcome };
  switch (found?.status) {
    case 'applied':
      return {
        row,
        change: {
          ...base,
          outcome: 'done',
          ...(found.notTaken === undefined ? {} : { notTaken: found.notTaken }),
          ...targets,
        },
      };
    case 'scheduled': {
      const when = found.effectiveAt === undefined ? {} : { scheduledFor: found.effectiveAt };
      return { row, change: { ...base, outcome: 'done', ...when } };
    }
    case 'superseded':
      return { row, change: { ...base, outcome: 'superseded' } };
    case 'failed': {
      const why = found.reason === undefined ? {} : { reason: found.reason };
      return { row, change: { ...base, outcome: 'failed', ...why, ...targets } };
    }
    default: {
      const reason = found?.heldBecause === undefined ? 'pending' : 'held-by-brake';
      return { row, change: { ...base, outcome: 'failed', reason } };
    }
  }
}
