import { readLines } from '../aws/objects/json-lines.ts';
import { inBatches } from '../bulk/streams.ts';
import type { PersonSummary } from '../ledger/people/person-summary.ts';
import type { ListedAccount } from '../targets/directory-export.ts';
import { compareAccount, reportAmbiguous, reportUnmanaged } from './compare-account.ts';
import { type Candidate, compareBatch } from './compare-batch.ts';
import { type DriftCheck, type DriftSummary, summariseDrift } from './drift-check.ts';
import { type DriftContext, driftFiles, isUnderWay } from './drift-context.ts';
import { DriftState } from './drift-state.ts';
import { findMissing } from './find-missing.ts';
import { noteLeavers } from './note-leavers.ts';
import { writeDriftReports } from './write-drift-reports.ts';

/** BatchGetItem returns at most 100 items. */
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
      await noteLeavers(state, found);
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

/**
 * Decides, once all accounts were listed, whose the accounts are that bear names of people and belong to no one: an account
 * is a person's where no other account and no other person comes into question. Of such a person the ledger then knows
 * the account's id.
 */
async function settleCandidates(state: DriftState): Promise<void> {
  const { context, candidates } = state;
  if (candidates.count === 0) return candidates.abort();
  await candidates.end();
  const parse = (text: string): Candidate => JSON.parse(text);
  const lines = readLines(context.store, { key: driftFiles(context.prefix).candidates, parse });
  for await (const batch of inBatches(lines, batchSize)) {
    const people = await context.ledger.findPeople(batch.flatMap(({ personIds }) => personIds));
    for (const candidate of batch) {
      const known = candidate.personIds.flatMap((id) => people.get(id) ?? []);
      await settle(state, candidate, [...new Map(known.map((one) => [one.person.id, one])).values()]);
    }
  }
}

async function settle(
  state: DriftState,
  candidate: Candidate,
  people: readonly PersonSummary[],
): Promise<void> {
  const listed = { ...candidate.listed, cells: [] };
  const without = people.filter((person) => !state.hasListedAccount(person));
  const [owner, another] = without;
  if (owner === undefined) return reportUnmanaged(state, listed, people);
  for (const { person } of without) state.noteSettled(person.id);
  if (another !== undefined || state.candidatesOf(owner.person.id) > 1) return reportAmbiguous(state, listed);
  await note(state, { owner, accountId: listed.account.id });
  await compareAccount(state, { listed, owner });
}

async function note(
  state: DriftState,
  { owner, accountId }: { readonly owner: PersonSummary; readonly accountId: string },
): Promise<void> {
  const { person } = owner;
  const { context, tally, listedSince } = state;
  if (state.stateOf(person).accountId !== undefined || isUnderWay(owner, listedSince)) return;
  await context.ledger.recordAccountId({ personId: person.id, target: context.target.name, accountId });
  tally.noted += 1;
}
