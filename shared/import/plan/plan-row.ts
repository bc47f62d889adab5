import type { BadRow, GoodRow, Row } from '../../csv/row.ts';
import type { Holders } from '../../domain/bearing.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { type Identifier, identifiersOf } from '../../domain/identifiers.ts';
import { type Decision, decideRow } from '../../domain/import/decide-row.ts';
import { importSource, rowEventId } from '../../domain/import/import-reference.ts';
import { encodeFingerprint, fingerprintRow } from '../../domain/import/row-fingerprint.ts';
import { outcomeOf, plannedStatus } from '../../domain/import/row-status.ts';
import { givesOtherName, renamesHolder } from '../../domain/import/with-grant.ts';
import type { Person } from '../../domain/person.ts';
import { isAmongRoles } from '../../domain/role-policy.ts';
import { eventReference } from '../../domain/user-event.ts';
import { type IdentityDigests, identityDigests } from './identity-digests.ts';
import type { LocatedAccounts } from './locate-accounts.ts';
import { emitChange, identify, kindsEverywhere, locate, type PlanState } from './plan-state.ts';

/** The identifiers that an event of the row may have. */
export function identifiersOfRow(row: Row): readonly Identifier[] {
  return row.kind === 'rejected'
    ? []
    : identifiersOf({ type: row.action ?? 'onboard', user: row.attributes });
}

/** Plans one row: what it says against what is known of the person. */
export async function planRow(state: PlanState, row: Row, holders: Holders): Promise<void> {
  if (row.kind === 'rejected') planRejected(state, row);
  else await planGood(state, row, holders);
}

async function planGood(state: PlanState, row: GoodRow, holders: Holders): Promise<void> {
  const { input, members, people, tally } = state;
  const { rowNumber } = row;
  const identifiers = identifiersOfRow(row);
  const identity = identityDigests(identifiersOf({ type: 'update', user: row.attributes }));
  const type = row.action ?? (row.attributes.active === false ? 'offboard' : 'onboard');
  const event = { type, occurredAt: input.asOf, user: row.attributes };
  // That somebody is in a file is no news: whatever took their access away stands, also where it named them otherwise.
  const isPresence = row.action === undefined && type === 'onboard';
  const identified = identify(state, { event, holders, isPresence });
  if (identified.kind === 'conflict') return fail(state, row, identity);

  const { person, joins } = identified;
  const member = members?.find(identity);
  const isSomebodyElse = person === undefined && member?.isSomebodyElse === true;
  const isTaken = (account: number) => people.isTaken(account, identity);
  const located = locate(state, { person, identifiers, holders, isSomebodyElse, isTaken });
  const { targets, accounts, unclear } = located;
  if (targets.length === 0) return fail(state, row, identity);

  const eventId = rowEventId(input.importId, rowNumber);
  const previous = member?.place === undefined ? undefined : members?.fingerprintOf(member.place);
  const decision = decideRow(row, {
    ...input,
    adopts: input.mode === 'full' && members === undefined,
    reference: eventReference({ source: importSource, eventId }),
    identifiers,
    holders,
    person,
    joins,
    targets,
    previous,
  });
  for (const account of accounts) state.markAccount(account);
  if (decision.kind === 'nothing' && unclear.length > 0) return fail(state, row, identity);
  const covered = new Set(identifiers.map(({ type, value }) => `${type}#${value}`));
  const isCovered = person?.identifiers.every(({ type, value }) => covered.has(`${type}#${value}`)) ?? true;
  const personId = isCovered ? undefined : person?.id;
  for (const earlier of people.add({ row: rowNumber, identity, personId, accounts })) {
    if (outcomeOf(tally.setDuplicate(earlier)) === 'planned') state.hash.addDuplicate(earlier);
    state.targetTally?.removeRow(earlier);
  }
  if (decision.kind === 'nothing') tally.set(rowNumber, decision.status);
  else await planChange(state, row, { decision, located, eventId, person });

  if (decision.kind === 'nothing' && decision.status === 'incomplete-for-create') {
    return standAside(state, { rowNumber, identity, status: decision.status });
  }
  if (input.mode !== 'full') return;
  if (member?.place !== undefined) members?.markPresent(member.place, 'row');
  const fingerprint = encodeFingerprint(fingerprintRow(row.attributes, previous));
  await input.onMember({ identifiers: identifiersOf({ type: 'update', user: row.attributes }), fingerprint });
}

async function planChange(
  state: PlanState,
  { rowNumber, effectiveAt }: GoodRow,
  planned: {
    readonly decision: Extract<Decision, { readonly kind: 'change' }>;
    readonly located: LocatedAccounts;
    readonly eventId: string;
    readonly person: Person | undefined;
  },
): Promise<void> {
  const { decision, located, eventId, person } = planned;
  const { change: kind, scheduled, type, user } = decision;
  const kinds = kindsEverywhere(decision.kinds, located);
  state.targetTally?.setRow(rowNumber, kinds);
  state.tally.set(rowNumber, plannedStatus(kind, scheduled));
  const role = comparableValue('role', user.role);
  const { approvalRoles, allowedRoles } = state.input;
  if (role !== '' && isAmongRoles(approvalRoles, role)) state.tally.addGrant(rowNumber, role);
  const known = { person, targets: located.targets, approvalRoles, allowedRoles };
  if (type !== 'offboard' && renamesHolder(user, known)) state.tally.addRenamedHolder(rowNumber);
  const isProtected = located.accounts.some((account) => state.protectedAccounts.has(account));
  if (isProtected && givesOtherName(user, known)) state.tally.addRenamedProtected(rowNumber);
  await emitChange(state, {
    row: rowNumber,
    kind,
    kinds,
    scheduled,
    event: { eventId, type, user, ...(effectiveAt === undefined ? {} : { effectiveAt }) },
    ...(person === undefined ? {} : { personId: person.id }),
  });
}

function planRejected(state: PlanState, { rowNumber, identifiers }: BadRow): void {
  standAside(state, { rowNumber, identity: identityDigests(identifiers), status: 'rejected' });
  const { accounts } = locate(state, { person: undefined, identifiers, holders: new Map() });
  for (const account of accounts) state.markAccount(account);
}

function fail(state: PlanState, { rowNumber }: GoodRow, identity: IdentityDigests): void {
  standAside(state, { rowNumber, identity, status: 'identity-conflict' });
}

/** The row does nothing; but whom it names is not absent, and stays what the feed had. */
function standAside(
  { members, people, tally }: PlanState,
  row: {
    readonly rowNumber: number;
    readonly identity: IdentityDigests;
    readonly status: 'rejected' | 'identity-conflict' | 'incomplete-for-create';
  },
): void {
  tally.set(row.rowNumber, row.status);
  people.addRejected(row.rowNumber, row.identity);
  const place = members?.find(row.identity).place;
  if (place !== undefined) members?.markPresent(place, 'rejected-row');
}
