import { readLines } from '../aws/objects/json-lines.ts';
import { inBatches } from '../bulk/streams.ts';
import type { PersonSummary } from '../ledger/people/person-summary.ts';
import { compareAccount, reportAmbiguous, reportUnmanaged } from './compare-account.ts';
import type { Candidate } from './compare-batch.ts';
import { driftFiles, isUnderWay } from './drift-context.ts';
import type { DriftState } from './drift-state.ts';

const batchSize = 100;

/**
 * Decides, once all accounts were listed, whose the accounts are that bear names of people and belong to no one: an account
 * is a person's where no other account and no other person comes into question. Of such a person the ledger then knows
 * the account's id.
 */
export async function settleCandidates(state: DriftState): Promise<void> {
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
  if (owner === undefined) return reportUnmanaged(state, listed);
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
