import { inBatches, mapInOrder } from '../../bulk/streams.ts';
import type { Row } from '../../csv/rows/row.ts';
import type { RowConflict } from '../decide/conflict-side.ts';
import { settleConflicts } from './conflicts/settle-conflicts.ts';
import { numbersToLookUp } from './input/find-damage.ts';
import { type Known, readHolders, readKnown } from './input/read-known.ts';
import { planAbsences } from './plan-absences.ts';
import type { PlanInput } from './plan-input.ts';
import type { PlanResult, UnmatchedAccount } from './plan-result.ts';
import { identifiersOfRow, planRow } from './plan-row.ts';
import { createPlanState, lookUp, type PlanState } from './plan-state.ts';

/**
 * Plans an import, and changes nothing: compares what a file says with the ledger and with a complete listing, row by
 * row, and hands each change on as soon as it is known. What it keeps is a few bytes per row, account and member.
 *
 * Throws what the file, the ledger or a callback throws; then there is no plan, and what was handed on is void.
 */
export async function planImport(input: PlanInput): Promise<PlanResult> {
  const state = await createPlanState(input);
  const looked = mapInOrder(inBatches(input.rows, lookUp.people), {
    concurrency: lookUp.concurrency,
    work: async (rows: readonly Row[]) => ({ rows, known: await readKnownOf(input, rows) }),
  });
  for await (const { rows, known } of looked) {
    for (const row of rows) await planRow(state, row, known);
  }
  settleConflicts(state);
  await planAbsences(state);

  const { tally, targetTally, hash, members, people } = state;
  const { unclear: absentUnclear, kept: absentKept, ...changes } = state.absences;
  const counts = tally.count({ changes, absentUnclear, absentKept });
  const targets = targetTally?.count(counts.outcomes.unchanged);
  return {
    hash: hash.digest(),
    counts: { ...counts, ...(targets === undefined ? {} : { targets }) },
    statuses: tally.statuses(),
    duplicates: people.replacements(),
    conflicts: () => listConflicts(state),
    isMember: (row) => !['duplicate', 'identity-conflict'].includes(tally.get(row)),
    approvalRoles: tally.grants(),
    renamedHolders: tally.renamedHolders,
    renamedProtected: tally.renamedProtected,
    previousPeople: members?.size,
    unmatchedAccounts: countUnmatched(state),
    listUnmatchedAccounts: () => listUnmatched(state),
  };
}

/** What is known by the identifiers of rows, also as they were before a spreadsheet took zeros from them. */
async function readKnownOf(input: PlanInput, rows: readonly Row[]): Promise<Known> {
  const known = await readKnown(input, rows.flatMap(identifiersOfRow));
  const more = await readHolders(
    input,
    rows.flatMap((row) => numbersToLookUp(row, known.holders)),
  );
  return more.size === 0 ? known : { ...known, holders: new Map([...known.holders, ...more]) };
}

function* listConflicts({ notes, tally }: PlanState): Generator<RowConflict> {
  for (const conflict of notes.list()) {
    const status = tally.get(conflict.row);
    if (status === 'identity-conflict' || status === 'spreadsheet-damage') yield conflict;
  }
}

function countUnmatched({ input: { targets }, isMarked }: PlanState): number {
  const size = targets.reduce((sum, { directory }) => sum + directory.size, 0);
  let count = 0;
  for (let account = 0; account < size; account += 1) if (!isMarked(account)) count += 1;
  return count;
}

function* listUnmatched({ input: { targets }, isMarked }: PlanState): Generator<UnmatchedAccount> {
  let first = 0;
  for (const { name: target, directory } of targets) {
    for (let account = 0; account < directory.size; account += 1) {
      if (isMarked(first + account)) continue;
      const { id, active } = directory.get(account);
      yield { target, id, name: directory.nameOf(account), active };
    }
    first += directory.size;
  }
}
