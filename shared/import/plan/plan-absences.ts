import { inBatches, mapInOrder } from '../../bulk/streams.ts';
import { mayBeDamageOf } from '../../csv/rows/spreadsheet-damage.ts';
import type { Attributes } from '../../domain/attributes.ts';
import type { Identifier } from '../../domain/identity/identifiers.ts';
import { absenceEventId, hashOfNames, importSource } from '../../domain/import-reference.ts';
import type { Person } from '../../domain/person.ts';
import { eventReference } from '../../domain/user-event.ts';
import { decideAbsence, whoIsAbsent } from '../decide/decide-absence.ts';
import type { Member } from '../decide/feed-member.ts';
import { isRefused } from '../decide/planned-change.ts';
import { outcomeOf } from '../decide/row-status.ts';
import { withNames } from './conflicts/check-run.ts';
import { namesSought } from './conflicts/located-by-run.ts';
import { findProtected, withDecisions, withoutForgotten } from './input/account-decisions.ts';
import { identityDigests } from './input/identity-digests.ts';
import { type Known, readKnown } from './input/read-known.ts';
import { mayHaveAccess } from './leavers-of-file.ts';
import { emitChange, kindsEverywhere } from './plan-change.ts';
import type { SkippedAbsence } from './plan-input.ts';
import { identify, locate, lookUp, type PlanState } from './plan-state.ts';

/**
 * Plans the leaving of everyone who was in the feed's last accepted full file and of whom no row of this one says
 * anything, under whichever name, unless another feed has them by now. To be called after the last row.
 */
export async function planAbsences(state: PlanState): Promise<void> {
  const { input } = state;
  if (state.members === undefined || input.readMembers === undefined) return;
  await markElsewhere(state);
  const looked = mapInOrder(inBatches(absentMembers(state, input.readMembers()), lookUp.people), {
    concurrency: lookUp.concurrency,
    work: async (members: readonly Member[]) => ({
      members,
      known: await readKnown(
        input,
        members.flatMap(({ identifiers }) => identifiers),
      ),
    }),
  });
  const gone = new Set<string>();
  const isDoubtful = createDoubt(state);
  for await (const { members, known } of looked) {
    for (const member of members) await planAbsence(state, { member, known, gone, isDoubtful });
  }
}

async function markElsewhere({ input: { readOtherFeeds }, members }: PlanState): Promise<void> {
  if (readOtherFeeds === undefined || members?.hasAbsent !== true) return;
  for await (const { identifiers } of readOtherFeeds()) members.markElsewhere(identifiers);
}

/** Hands on, as they were, the members of whom a row says something that cannot be used. */
async function* absentMembers(
  state: PlanState,
  snapshot: AsyncIterable<Member>,
): AsyncGenerator<Member, void, void> {
  const { input, members, people } = state;
  let place = 0;
  for await (const member of snapshot) {
    const presence = members?.presenceOf(place++);
    if (presence === 'rejected-row') await input.onMember(member);
    // From now on the other feed's: were they to stay a member of this one, the next file without them would end them.
    if (presence === 'another-feed') await tellOfKept(state, { member, because: 'superseded' });
    if (presence === 'absent' && !people.names(identityDigests(member.identifiers))) yield member;
  }
}

async function planAbsence(
  state: PlanState,
  {
    member,
    known: looked,
    gone,
    isDoubtful,
  }: {
    readonly member: Member;
    readonly known: Known;
    readonly gone: Set<string>;
    readonly isDoubtful: (member: Member) => boolean;
  },
): Promise<void> {
  const { input, absences } = state;
  const { identifiers } = member;
  const { holders } = looked;
  const user = namesOf(member);
  const identified = identify(state, {
    event: { type: 'offboard', occurredAt: input.asOf, user },
    holders,
  });
  const isLeaver = mayHaveAccess(input, { identifiers, known: looked });
  if (identified.kind === 'conflict')
    return leaveAlone(state, { member, because: 'identity-conflict', isLeaver });
  const { person, known: alone, joined } = identified;
  if (person !== undefined && isThere(state, person)) return;
  const sought = person && input.targets.flatMap((target) => namesSought(person, target));
  const known = await withNames(state, looked, sought ?? []);
  const found = locate(state, { person, identifiers, known });
  const employeeNumber = identifiers.find(({ type }) => type === 'employeeNumber')?.value;
  const usable = await withoutForgotten(state, { located: found, known, employeeNumber });
  const located = await withDecisions(state, { located: usable, known });
  const { targets, accounts, unclear } = located;
  if (targets.length === 0) return leaveAlone(state, { member, because: 'identity-conflict', isLeaver });
  if (accounts.some((account) => state.people.rowOfAccount(account) !== undefined)) return;
  for (const account of accounts) state.markAccount(account);

  const name = person === undefined ? `account#${accounts[0]}` : `person#${person.id}`;
  if (gone.has(name)) return;
  const eventId = absenceEventId(input.importId, identifiers);
  const leaving = decideAbsence({
    ...input,
    adopts: false,
    reference: eventReference({ source: importSource, eventId }),
    identifiers,
    holders,
    person,
    joins: joined.length > 0,
    known: alone,
    targets,
    previous: undefined,
  });
  if (leaving === undefined && unclear.length > 0)
    return leaveAlone(state, { member, because: 'identity-conflict', isLeaver });
  if (leaving === undefined) {
    // Still a member, so that a newer file without them ends it.
    if (person?.desired.active?.value === true) await leaveAlone(state, { member, because: 'superseded' });
    return;
  }
  if (isDoubtful(member) || mayBeStranger(state, [...identifiers, ...(person?.identifiers ?? [])]))
    return leaveAlone(state, { member, because: 'unreadable-row', isLeaver: true });
  if (isNamedInVain(state, [...identifiers, ...(person?.identifiers ?? [])])) {
    return leaveAlone(state, { member, because: 'conflicting-row', isLeaver: true });
  }
  gone.add(name);
  const untouchable = await findProtected(state, { kinds: leaving.kinds, targets });
  const places = { unclear: located.unclear, untouchable };
  const { kind, kinds } = kindsEverywhere({ kind: leaving.change, kinds: leaving.kinds }, places);
  if (!isRefused({ kinds })) {
    absences[kind] += 1;
    state.targetTally?.addAbsence(kinds);
  }
  await emitChange(state, {
    row: null,
    kind,
    kinds,
    located,
    scheduled: false,
    event: { eventId, type: 'offboard', user: leaving.user },
    about: whoIsAbsent(person, member),
    ...(person === undefined ? {} : { personId: person.id }),
  });
}

/** Whether a row is about the person, under another name that the ledger knows. */
function isThere({ people }: PlanState, person: Person): boolean {
  return people.hasPerson(person.id) || people.names(identityDigests(person.identifiers));
}

/** Whether a row that comes to nothing has one of these names, whatever its number. */
function isNamedInVain({ people, tally }: PlanState, identifiers: readonly Identifier[]): boolean {
  const isInVain = (row: number) => {
    const outcome = outcomeOf(tally.get(people.lastRowOf(row)));
    return outcome === 'rejected' || outcome === 'failed';
  };
  return people.isNamedInVain(identityDigests(identifiers), isInVain);
}

/** Whether a row by which no one is known may name someone, since no identifier of its kinds is known of them. */
function mayBeStranger({ strangers }: PlanState, identifiers: readonly Identifier[]): boolean {
  const kinds = new Set<string>(identifiers.map(({ type }) => type));
  return [...strangers].some((named) => named.split(' ').every((kind) => !kinds.has(kind)));
}

interface Kept {
  readonly member: Member;
  readonly because: SkippedAbsence['because'];
  /** Whether the file, if it could be believed, would take access away. */
  readonly isLeaver?: boolean;
}

/** The next file is compared with the member once more. */
async function leaveAlone(state: PlanState, kept: Kept): Promise<void> {
  await tellOfKept(state, kept);
  await state.input.onMember(kept.member);
}

async function tellOfKept({ input, absences }: PlanState, kept: Kept): Promise<void> {
  const { member, because, isLeaver = false } = kept;
  absences[because === 'superseded' ? 'kept' : 'unclear'] += 1;
  await input.onLeftAlone({ user: namesOf(member), because });
  if (isLeaver && because !== 'superseded') {
    const eventId = absenceEventId(input.importId, member.identifiers);
    const reference = eventReference({ source: importSource, eventId });
    await input.onLeaver({ row: null, reference, names: hashOfNames(member.identifiers), because });
  }
}

function namesOf({ identifiers }: Member): Attributes {
  return Object.fromEntries(identifiers.map(({ type, value }) => [type, value]));
}

/**
 * Tells of a member who seems to be absent whether a row that cannot be read may be about them. A row that leads to a member
 * all the same is about no one else.
 */
function createDoubt({ input, members }: PlanState): (member: Member) => boolean {
  const rows = (input.unclearRows?.() ?? []).filter(
    ({ identifiers }) => members?.find(identityDigests(identifiers)).place === undefined,
  );
  return (member) => rows.some((row) => mayBeAbout(row.identifiers, member.identifiers));
}

/** Another employee number is someone else's, unless a spreadsheet made it of theirs. */
function mayBeAbout(seen: readonly Identifier[], known: readonly Identifier[]): boolean {
  const [now, before] = [numberOf(seen), numberOf(known)];
  if (now === undefined || before === undefined || bare(now) === bare(before)) return true;
  return mayBeDamageOf(now, before);
}

/** Without the quotation marks, blanks and dashes that people and programs put around and into a number. */
function bare(number: string): string {
  return number.replace(/[^\p{L}\p{N}]/gu, '');
}

function numberOf(identifiers: readonly Identifier[]): string | undefined {
  return identifiers.find(({ type }) => type === 'employeeNumber')?.value;
}
