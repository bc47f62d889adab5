import { newTargetState, type TargetState } from '../../../../shared/domain/person.ts';
import { type NotedEntry, recordOperatorEntry } from '../../../../shared/history/operator-actions.ts';
import { claimAccount } from '../../../../shared/ledger/people/account-claims.ts';
import { changePerson } from '../../../../shared/ledger/people/change-person.ts';
import { reopenEnded } from '../../../../shared/ledger/people/reopen-ended.ts';
import type { Operation } from '../operation.ts';
import { personLabel } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';
import type { OpenConflict } from './open-conflicts.ts';
import { uniteOrRefuse } from './unite-or-refuse.ts';

type ConflictOfAccount = Extract<OpenConflict, { readonly kind: 'account' }>;

/** What an operator decided. */
export interface Deciding {
  readonly isSame: boolean;
  readonly by: string;
  readonly entry: NotedEntry;
  readonly operation: Operation;
}

/** Says whose an account is, and lets what waited go on. Returns what is to be told. */
export async function resolveAccount(conflict: ConflictOfAccount, deciding: Deciding): Promise<string> {
  const { reason } = conflict.conflict;
  if (reason === 'account-of-another') return betweenPeople(conflict, deciding);
  const isOfForgotten = reason === 'account-of-forgotten';
  if ((reason === 'several-accounts' || isOfForgotten) && deciding.isSame)
    return allTheirs(conflict, deciding);
  if (isOfForgotten) return staysForgotten(conflict, deciding);
  const who = personLabel(conflict.person.person);
  throw new Refusal(
    'incomplete',
    reason === 'several-accounts'
      ? `Say which account is ${who}'s: npm run ops -- link ${conflict.target} ACCOUNT --person ${who}. One that stays someone else's: npm run ops -- protect ${conflict.target} ACCOUNT.`
      : `The name is taken by an account that ${conflict.target} does not show: look there, then npm run ops -- reconcile ${who}.`,
  );
}

async function betweenPeople(
  conflict: ConflictOfAccount,
  { isSame, by, entry, operation }: Deciding,
): Promise<string> {
  const { person, owner, target } = conflict;
  if (owner === undefined) throw new Refusal('incomplete', 'The owner of the account is not known any more.');
  if (!isSame) {
    await keepApart(conflict, { operation, entry, by });
    return `The account at ${target} stays ${personLabel(owner.person)}'s. Give ${personLabel(person.person)} another user name or address in HR.`;
  }
  await uniteOrRefuse(operation, { kept: owner, other: person, entry });
  await resume(conflict, operation, owner.id);
  return `One person from now on: ${owner.id}`;
}

/** The account is not taken over with the role and the past that it has. */
async function staysForgotten(conflict: ConflictOfAccount, deciding: Deciding): Promise<string> {
  const { person, target } = conflict;
  await keepApart(conflict, deciding);
  const who = personLabel(person.person);
  return `The account at ${target} stays no one's. Delete it there, then npm run ops -- reconcile ${who}; or give ${who} another user name and address in HR.`;
}

async function keepApart(
  conflict: ConflictOfAccount,
  { operation, entry, by }: Pick<Deciding, 'operation' | 'entry' | 'by'>,
): Promise<void> {
  await changeState(conflict, { operation, entry }, (state) =>
    state.conflict === undefined ? state : { ...state, conflict: { ...state.conflict, decidedBy: by } },
  );
}

/** The first one is kept equal; the others are deactivated when the person leaves. */
async function allTheirs(conflict: ConflictOfAccount, { entry, operation }: Deciding): Promise<string> {
  const { person, target } = conflict;
  const [accountId, ...otherAccountIds] = conflict.conflict.accountIds ?? [];
  if (accountId === undefined)
    throw new Refusal('incomplete', 'The accounts are not known any more: reconcile again.');
  await recordOperatorEntry(operation.context, { personId: person.id, entry });
  for (const id of [accountId, ...otherAccountIds]) {
    const claim = await claimAccount(operation.context, { target, accountId: id, personId: person.id });
    if (claim.kind !== 'claimed') {
      throw new Refusal('not-allowed', `Account ${id} belongs to person ${claim.personId} by now.`);
    }
  }
  await changeState(conflict, { operation, entry }, ({ conflict: _ended, ...state }) => ({
    ...state,
    accountId,
    otherAccountIds: [...new Set([...state.otherAccountIds, ...otherAccountIds])],
  }));
  await resume(conflict, operation, person.id);
  return `${1 + otherAccountIds.length} accounts at ${target} are ${personLabel(person.person)}'s; ${accountId} is kept equal`;
}

async function resume({ events }: ConflictOfAccount, operation: Operation, personId: string): Promise<void> {
  await reopenEnded(operation.context, { personId, references: events.map(({ reference }) => reference) });
  await operation.enqueue([personId], 'user-changes');
}

async function changeState(
  { person, target }: ConflictOfAccount,
  { operation: { context }, entry }: Pick<Deciding, 'operation' | 'entry'>,
  change: (state: TargetState) => TargetState,
): Promise<void> {
  await changePerson(context, {
    personId: person.id,
    change: (latest) => ({
      ...latest,
      targets: { ...latest.targets, [target]: change(latest.targets[target] ?? newTargetState) },
    }),
    busy: () =>
      new Refusal('outdated', `Person ${person.id} is being reconciled now: say it again in a moment.`),
    notes: [entry],
  });
}
