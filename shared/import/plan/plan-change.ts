import type { GoodRow } from '../../csv/rows/row.ts';
import { isAmongRoles } from '../../domain/authority/role-policy.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { stateOf } from '../../domain/desired-state.ts';
import { importSource } from '../../domain/import-reference.ts';
import type { Person } from '../../domain/person.ts';
import type { UserEvent } from '../../domain/user-event.ts';
import { attributesOfNewAccount } from '../../domain/wanted-attributes.ts';
import type { Decision } from '../decide/decide-row.ts';
import { isRefused, type PlannedChange } from '../decide/planned-change.ts';
import { replacedValues } from '../decide/replaced-values.ts';
import { plannedStatus } from '../decide/row-status.ts';
import { givesOtherName, renamesHolder } from '../decide/with-grant.ts';
import type { CompactDirectory } from './input/compact-directory.ts';
import type { LocatedAccounts } from './input/locate-accounts.ts';
import type { PlannedTarget } from './plan-input.ts';
import { labelOf } from './plan-result.ts';
import type { PlanState } from './plan-state.ts';

/** What a row was decided to change, and of whom. */
interface DecidedRow {
  readonly decision: Extract<Decision, { readonly kind: 'change' }>;
  readonly located: LocatedAccounts;
  /** The targets in which the account is not written to, although the person leaves. */
  readonly untouchable: readonly string[];
  readonly eventId: string;
  readonly person: Person | undefined;
  /** How many records the event takes over. */
  readonly joins: number;
}

/** Counts what a row was decided to change, and hands it on. */
export async function planChange(
  state: PlanState,
  { rowNumber, effectiveAt }: GoodRow,
  planned: DecidedRow,
): Promise<void> {
  const { decision, located, untouchable, eventId, person } = planned;
  const { change, scheduled, type, user } = decision;
  const places = { unclear: located.unclear, untouchable };
  const { kind, kinds } = kindsEverywhere({ kind: change, kinds: decision.kinds }, places);
  if (isRefused({ kinds })) state.tally.set(rowNumber, 'protected-leaver');
  else {
    state.targetTally?.setRow(rowNumber, kinds);
    state.tally.set(rowNumber, plannedStatus(kind, scheduled));
  }
  const role = comparableValue('role', user.role);
  const { approvalRoles, allowedRoles } = state.input;
  if (role !== '' && isAmongRoles(approvalRoles, role)) state.tally.addGrant(rowNumber, role);
  const known = { person, targets: located.targets, approvalRoles, allowedRoles };
  if (type !== 'offboard' && renamesHolder(user, known)) state.tally.addRenamedHolder(rowNumber);
  const isProtected = located.targets.some((target) => target.isProtected);
  if (isProtected && givesOtherName(user, known)) state.tally.addRenamedProtected(rowNumber);
  await emitChange(state, {
    row: rowNumber,
    kind,
    kinds,
    located,
    scheduled,
    event: { eventId, type, user, ...(effectiveAt === undefined ? {} : { effectiveAt }) },
    ...(person === undefined ? {} : { personId: person.id }),
    ...forApprover(state, planned),
  });
}

/** What an approver has to know beside what would be done: who it is, and what was there before. */
function forApprover(
  { input }: PlanState,
  { decision, located, person, joins }: DecidedRow,
): Pick<PlannedChange, 'about' | 'replaces' | 'joins'> {
  const accountNames = located.accounts.map((account) => nameOfAccount(input, account));
  const replaces = replacedValues(decision, { person, targets: located.targets, accountNames });
  const isOther = Object.keys(replaces).length > 0;
  const isTold = isOther || joins > 0 || decision.user.role !== undefined || decision.change === 'deactivate';
  const isNamed = person !== undefined && isTold;
  return {
    ...(isNamed ? { about: labelOf(person) } : {}),
    ...(isOther ? { replaces } : {}),
    ...(joins > 0 ? { joins } : {}),
  };
}

function nameOfAccount({ targets }: PlanState['input'], account: number): string {
  let first = 0;
  for (const { directory } of targets) {
    if (account < first + directory.size) return directory.nameOf(account - first);
    first += directory.size;
  }
  return '';
}

/**
 * What becomes of the person in every target, those included in which it is not clear which account is theirs, or in which the account
 * is not written to (`untouchable`). Where nothing else is to be done, the change is made to the ledger only.
 */
export function kindsEverywhere(
  { kind, kinds: clear }: Pick<PlannedChange, 'kind' | 'kinds'>,
  { unclear, untouchable }: Pick<LocatedAccounts, 'unclear'> & { readonly untouchable: readonly string[] },
): Pick<PlannedChange, 'kind' | 'kinds'> {
  const kinds: PlannedChange['kinds'] = {
    ...clear,
    ...Object.fromEntries(unclear.map((name) => [name, 'unclear'])),
    ...Object.fromEntries(untouchable.map((name) => [name, 'protected'])),
  };
  return { kind: isRefused({ kinds }) ? 'update' : kind, kinds };
}

/** Hands a change on, and makes it part of the hash. */
export async function emitChange(
  { input, hash }: PlanState,
  {
    located,
    ...change
  }: Omit<PlannedChange, 'event' | 'accountIds' | 'unlistedIn'> & {
    readonly event: Omit<UserEvent, 'source' | 'occurredAt'>;
    readonly located: LocatedAccounts;
  },
): Promise<void> {
  const event: UserEvent = { ...change.event, source: importSource, occurredAt: input.asOf };
  const planned: PlannedChange = { ...change, event };
  hash.addChange(planned);
  await input.onChange({ ...planned, ...accountsOfChange(planned, { located, targets: input.targets }) });
}

/** Says what the listings showed of the person's accounts, so that reconciling need not search for what is there, or for what is not. */
function accountsOfChange(
  change: Pick<PlannedChange, 'kinds' | 'event'>,
  { located, targets }: { readonly located: LocatedAccounts; readonly targets: readonly PlannedTarget[] },
): Pick<PlannedChange, 'accountIds' | 'unlistedIn'> {
  const found = located.targets.flatMap(({ name, account }) =>
    account === undefined ? [] : [[name, account.id] as const],
  );
  const unlistedIn = targets.flatMap(({ name, directory }) =>
    change.kinds[name] === 'create' && !bearsNames(directory, change) ? [name] : [],
  );
  return {
    ...(found.length === 0 ? {} : { accountIds: Object.fromEntries(found) }),
    ...(unlistedIn.length === 0 ? {} : { unlistedIn }),
  };
}

/** Whether any account bears a name that the new one would bear. */
function bearsNames(directory: CompactDirectory, { event }: Pick<PlannedChange, 'event'>): boolean {
  const { userName, email } = attributesOfNewAccount(stateOf(event));
  return (
    (typeof userName === 'string' && directory.findByUserName(userName).length > 0) ||
    (typeof email === 'string' && directory.findByEmail(email).length > 0)
  );
}
