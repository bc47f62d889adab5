import { inBatches, mapInOrder } from '../../bulk/streams.ts';
import type { GoodRow, Row } from '../../csv/rows/row.ts';
import { digest } from '../../domain/digest.ts';
import { bears, employeeNumberOf, holdersOf, isBare } from '../../domain/identity/bearing.ts';
import { type Identifier, identifierKey, identifiersOf } from '../../domain/identity/identifiers.ts';
import { resolveIdentity } from '../../domain/identity/identity.ts';
import { importSource, rowEventId } from '../../domain/import-reference.ts';
import type { Person } from '../../domain/person.ts';
import { eventReference } from '../../domain/user-event.ts';
import { decideRow } from '../decide/decide-row.ts';
import { encodeFingerprint, fingerprintRow } from '../decide/feed-member.ts';
import { isApplied, type RowStatus } from '../decide/row-status.ts';
import { givesOtherName } from '../decide/with-grant.ts';
import { checkRun } from './conflicts/check-run.ts';
import { settleConflicts } from './conflicts/settle-conflicts.ts';
import { findProtected, withDecisions, withoutForgotten } from './input/account-decisions.ts';
import { findDamage, numbersToLookUp } from './input/find-damage.ts';
import { type IdentityDigests, identityDigests } from './input/identity-digests.ts';
import { type Known, readHolders, readKnown } from './input/read-known.ts';
import { leaverOfRow } from './leavers-of-file.ts';
import { planAbsences } from './plan-absences.ts';
import { planChange } from './plan-change.ts';
import type { PlanInput } from './plan-input.ts';
import { labelOf, type PlanResult, planResult } from './plan-result.ts';
import { createPlanState, identify, locate, lookUp, type PlanState } from './plan-state.ts';
import { failDamaged, failInConflict, failProtected, planRejected, skipRow } from './row-in-vain.ts';

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
    for (const row of rows) {
      for (const name of row.mentions ?? []) markMentioned(state, name);
      if (row.kind === 'rejected') await planRejected(state, row, known);
      else await planRow(state, row, known);
    }
  }
  settleConflicts(state);
  await planAbsences(state);
  return planResult(state);
}

/** A stray quotation mark may have taken their row into a cell of this one: they are in the file. */
function markMentioned({ members }: PlanState, name: Identifier): void {
  const { place } = members?.find(identityDigests([name])) ?? {};
  if (place !== undefined) members?.markPresent(place, 'rejected-row');
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

/** The identifiers that an event of the row may have. */
function identifiersOfRow(row: Row): readonly Identifier[] {
  if (row.kind === 'row') return identifiersOf({ type: row.action ?? 'onboard', user: row.attributes });
  // Whether someone keeps access for a row that cannot be used is asked of leavers only.
  return row.mayLeave === true ? row.identifiers : [];
}

/** Plans one row: what it says against what is known of the person. */
async function planRow(state: PlanState, row: GoodRow, known: Known): Promise<void> {
  const { holders } = known;
  const { input, members, people, tally } = state;
  const { rowNumber } = row;
  const identifiers = identifiersOfRow(row);
  const identity = identityDigests(identifiersOf({ type: 'update', user: row.attributes }));
  const type = row.action ?? (row.attributes.active === false ? 'offboard' : 'onboard');
  const isLeaving = type === 'offboard' || row.attributes.active === false;
  const inVain = { identity, leaver: isLeaving ? { identifiers, known } : undefined };
  // An onboarding makes active, and says nothing else of it.
  const { active: _, ...others } = row.attributes;
  const user = type === 'onboard' ? others : row.attributes;
  const event = { type, occurredAt: input.asOf, user };
  // That someone is in a file is no news: whatever took their access away stands, also where it named them otherwise.
  const isPresence = row.action === undefined && type === 'onboard';
  const identified = identify(state, { event, holders, isPresence });
  if (identified.kind === 'conflict') {
    const sides = identified.people.map((other) => ({ kind: 'person', about: labelOf(other) }) as const);
    return failInConflict(state, row, { ...inVain, sides });
  }
  const { person, known: alone, joined } = identified;
  const member = members?.find(identity);
  const damaged = findDamage({ row, person, holders, members });
  if (damaged !== undefined) return failDamaged(state, row, { ...inVain, known: damaged });
  const isSomeoneElse = person === undefined && member?.isSomeoneElse === true;
  const own = identityOf(person, identity);
  const contested = new Set<number>();
  const isTaken = (account: number) => {
    const other = people.takenBy(account, own);
    if (other !== undefined) contested.add(other);
    return other !== undefined;
  };
  const found = locate(state, { person, identifiers, known, isSomeoneElse, isTaken });
  const employeeNumber = person === undefined ? row.attributes.employeeNumber : employeeNumberOf(person);
  const usable = await withoutForgotten(state, {
    located: found,
    known,
    employeeNumber: typeof employeeNumber === 'string' ? employeeNumber : undefined,
  });
  const located = await withDecisions(state, { located: usable, known });
  const { targets, accounts, unclear } = located;
  for (const other of contested) state.claims.contest(other, rowNumber);
  const rows = [...contested].map((other) => ({ kind: 'row', row: other }) as const);
  const sides = [...rows, ...located.sides];
  if (targets.length === 0) return failInConflict(state, row, { ...inVain, sides });

  const eventId = rowEventId(input.importId, rowNumber);
  const previous = member?.place === undefined ? undefined : members?.fingerprintOf(member.place);
  const decision = decideRow(row, {
    ...input,
    adopts: input.mode === 'full' && members === undefined,
    reference: eventReference({ source: importSource, eventId }),
    identifiers,
    holders,
    person,
    joins: joined.length > 0,
    known: alone,
    targets,
    previous,
  });
  for (const account of accounts) state.markAccount(account);
  // Whoever leaves leaves in every target in which it is clear who they are.
  const deactivates = decision.kind === 'change' && decision.change === 'deactivate';
  if (unclear.length > 0 && !deactivates) return failInConflict(state, row, { ...inVain, sides });
  const untouchable =
    decision.kind === 'change' && !decision.scheduled
      ? await findProtected(state, { kinds: decision.kinds, targets })
      : [];
  if (decision.kind === 'change' && untouchable.length > 0 && !deactivates) {
    if (givesOtherName(decision.user, { person, targets })) tally.addRenamedProtected(rowNumber);
    return failProtected(state, row, inVain);
  }
  if (decision.kind === 'change') {
    const blocked = await checkRun(state, {
      row: rowNumber,
      decision,
      person,
      located,
      known,
      member: member?.place,
    });
    if (blocked.length > 0) return failInConflict(state, row, { ...inVain, sides: blocked });
    // What differs may be said otherwise than the row says it, and then be about someone else.
    const told = resolveIdentity(
      { type: decision.type, occurredAt: input.asOf, user: decision.user },
      holders,
    );
    const toldOf = told.kind === 'known' ? told.id : undefined;
    if (told.kind === 'conflict' || toldOf !== alone?.id) {
      const about = person === undefined ? decision.user : labelOf(person);
      return failInConflict(state, row, { ...inVain, sides: [{ kind: 'person', about }] });
    }
  }
  const covered = new Set(identifiers.map(({ type, value }) => `${type}#${value}`));
  const isCovered = person?.identifiers.every(({ type, value }) => covered.has(`${type}#${value}`)) ?? true;
  const personIds = isCovered || person === undefined ? joined : [person.id, ...joined];
  const replaced = people.add({
    row: rowNumber,
    identity: own,
    isNumbered: identity.employeeNumber !== undefined,
    personIds,
    besideIds: bareRecordsBeside(identifiers, { holders, own: [person?.id ?? '', ...joined] }),
    accounts,
    onUnclear: (unclear, other) => state.claims.noteUnclear(unclear, other),
  });
  const contradicted = isLeaving ? [] : replaced.filter((earlier) => takesAccess(tally.get(earlier)));
  for (const earlier of replaced) {
    const status = contradicted.includes(earlier) ? 'identity-conflict' : 'duplicate';
    if (isApplied(tally.withdraw(earlier, status))) state.hash.addWithdrawn(earlier, status);
    state.targetTally?.removeRow(earlier);
  }
  if (contradicted.length > 0) {
    for (const earlier of contradicted) state.notes.set(earlier, [{ kind: 'row', row: rowNumber }]);
    if (member?.place !== undefined) members?.withdraw(member.place);
    const contradictions = contradicted.map((earlier) => ({ kind: 'row', row: earlier }) as const);
    return failInConflict(state, row, { ...inVain, sides: contradictions });
  }
  const isKept =
    isLeaving && decision.kind === 'nothing' && decision.status === 'superseded' && isActive(person);
  if (isKept || (isLeaving && decision.kind === 'change')) {
    await input.onLeaver(leaverOfRow(input, { row: rowNumber, identifiers }));
  }
  if (decision.kind === 'nothing') tally.set(rowNumber, isKept ? 'superseded-leaver' : decision.status);
  else
    await planChange(state, row, { decision, located, untouchable, eventId, person, joins: joined.length });

  if (decision.kind === 'nothing' && decision.status === 'incomplete-for-create') {
    state.strangers.add(identifiers.map(({ type }) => type).join(' '));
    return skipRow(state, { rowNumber, identity, status: decision.status });
  }
  if (input.mode !== 'full') return;
  if (member?.place !== undefined) members?.markPresent(member.place, 'row');
  const fingerprint = encodeFingerprint(fingerprintRow(row.attributes, previous));
  const named = { identifiers: identifiersOf({ type: 'update', user: row.attributes }), fingerprint };
  await input.onMember(named, rowNumber);
}

/** Whether the row would end someone's access, or contradicts another that would. */
function takesAccess(status: RowStatus): boolean {
  return [
    'deactivate',
    'schedule-deactivate',
    'protected-leaver',
    'superseded-leaver',
    'identity-conflict',
  ].includes(status);
}

function isActive(person: Person | undefined): boolean {
  return person?.desired.active?.value === true;
}

function bareRecordsBeside(
  identifiers: readonly Identifier[],
  { holders, own }: { readonly holders: Known['holders']; readonly own: readonly string[] },
): readonly string[] {
  const others = identifiers.flatMap((name) => holdersOf(holders, name).filter((one) => bears(one, name)));
  return [...new Set(others.flatMap((one) => (isBare(one) && !own.includes(one.id) ? [one.id] : [])))];
}

/** Someone whose number the ledger knows has it also where the row does not say so. */
function identityOf(person: Person | undefined, identity: IdentityDigests): IdentityDigests {
  const value = person === undefined ? undefined : employeeNumberOf(person);
  if (identity.employeeNumber !== undefined || value === undefined) return identity;
  return { ...identity, employeeNumber: digest(identifierKey({ type: 'employeeNumber', value })) };
}
