import type { ListedAccount } from '../targets/directory-export.ts';
import { compareBatch } from './compare-batch.ts';
import { type DriftCheck, type DriftSummary, summariseDrift } from './drift-check.ts';
import { type DriftContext, driftFiles } from './drift-context.ts';
import { DriftState } from './drift-state.ts';
import { findMissing } from './find-missing.ts';
import { settleCandidates } from './settle-candidates.ts';
import { writeDriftReports } from './write-drift-reports.ts';

/** DynamoDB gives so many items at once. */
const batchSize = 100;
/** How many people are put on the queue before the next ones are read. */
const healedAtOnce = 1000;

/**
 * Opens a drift check, before the listing begins: what is worked on from now on is not compared. Every verb throws what the
 * ledger, the target and the store throw; after that there is only `abort`.
 */
export function createDriftCheck(context: DriftContext): DriftCheck {
  const state = new DriftState(context);
  let waiting: ListedAccount[] = [];
  // The next accounts are listed while the last ones are compared.
  let comparing: Promise<void> = Promise.resolve();
  let summary: DriftSummary | undefined;

  async function compareWaiting(): Promise<void> {
    await comparing;
    const batch = waiting;
    waiting = [];
    comparing = compareBatch(state, batch);
    // It is awaited with the next one, also where it fails before.
    comparing.catch(() => undefined);
  }

  async function removeNotes(): Promise<void> {
    const { findings, candidates } = driftFiles(context.prefix);
    for (const key of [findings, candidates]) await context.store.remove(key);
  }

  return {
    async take(listed) {
      waiting.push(listed);
      if (waiting.length >= batchSize) await compareWaiting();
    },
    async finish() {
      await compareWaiting();
      await comparing;
      await settleCandidates(state);
      await findMissing(state);
      await state.flush();
      await state.findings.end();
      await context.ledger.noteManaged(state.tally.people);
      const found = summariseDrift(state);
      await writeDriftReports(state, found);
      await removeNotes();
      logDrift(context, found);
      summary = found;
      return found;
    },
    async heal() {
      if (summary?.healing.state !== 'due') return 0;
      for (const personIds of state.tally.batchesToHeal(healedAtOnce)) {
        await context.queue.enqueueAll(personIds);
      }
      return summary.healing.people;
    },
    async abort() {
      await Promise.allSettled([comparing, state.findings.abort(), state.candidates.abort()]);
      await Promise.allSettled([removeNotes()]);
    },
  };
}

function logDrift({ log }: DriftContext, { target, counts, healing }: DriftSummary): void {
  for (const [type, count] of Object.entries(counts)) {
    if (count > 0) log('info', 'drift-found', { target, type, count });
  }
  if (healing.state !== 'held') return;
  for (const { code } of healing.heldBecause) {
    log('warn', 'heal-held', { target, reason: code, count: healing.people });
  }
}
