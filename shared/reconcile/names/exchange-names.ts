import { createHash } from 'node:crypto';
import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import { bears } from '../../domain/identity/bearing.ts';
import { identifierKey, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { lacksName } from '../../domain/identity/lacking-names.ts';
import { isWanted, type Person } from '../../domain/person.ts';
import type { Account } from '../../targets/target.ts';
import { TargetError } from '../../targets/target-error.ts';
import type { TargetRun } from '../target-run.ts';
import { isCalled, prospectOf } from './gives-name-up.ts';
import { findOwners, type Name } from './names-of-person.ts';

const nameTypes = ['userName', 'email'] as const;

/** More people than these do not pass one name on to each other. */
const longestChain = 8;

type Way =
  /** No one who is known has the name. */
  | { readonly kind: 'refused' }
  /** Whoever has it keeps it. */
  | { readonly kind: 'kept' }
  /** It becomes free when others are served; `isHeld`: once a human has released one of them. */
  | { readonly kind: 'comes'; readonly isHeld: boolean }
  /** It becomes free when this person's own name does: everyone waits for the next. */
  | { readonly kind: 'circle' };

/** What is to become of names that an account was refused. The others are refused for good. */
export interface RefusedNames {
  /** Others are about to give them up: to be tried again. */
  readonly coming: readonly AttributeName[];
  /** Other people's accounts keep them, as far as is known. */
  readonly lacking: readonly AttributeName[];
  /** Whether one who is about to give a name up is held by a brake. */
  readonly isHeld: boolean;
}

/**
 * Tells of the names that an account was refused which of them others are about to give up. Where people exchange names, a target
 * that gives each name once would refuse all of them for ever. So whoever finds a circle steps aside.
 */
export async function namesRefused(
  run: TargetRun,
  refusal: {
    readonly accountId: string;
    readonly attributes: Attributes;
    readonly refused: readonly AttributeName[];
  },
): Promise<RefusedNames> {
  const { accountId, attributes, refused } = refusal;
  const coming: AttributeName[] = [];
  const lacking: AttributeName[] = [];
  const meanwhile: { [A in Name['type']]?: string } = {};
  let isHeld = false;
  for (const type of nameTypes) {
    const value = attributes[type];
    if (typeof value !== 'string' || !refused.includes(type)) continue;
    const way = await wayOf(run, { accountId, name: { type, value: normaliseIdentifier(value) } });
    if (way.kind === 'refused') continue;
    // A leaving ends without waiting for a name. It is given later, since others may wait for the one that it replaces.
    if (way.kind === 'kept' || run.isLeaver) lacking.push(type);
    else coming.push(type);
    if (way.kind === 'comes') isHeld ||= way.isHeld;
    if (way.kind === 'circle') meanwhile[type] = besides(value, run.person.id);
  }
  if (Object.keys(meanwhile).length === 0) return { coming, lacking, isHeld };
  const taken = Object.entries(attributes).filter(([name]) => !refused.some((one) => one === name));
  const isAside = await stepAside(run, accountId, { ...Object.fromEntries(taken), ...meanwhile });
  if (isAside) return { coming, lacking, isHeld: false };
  return { coming: [], lacking: lacking.filter((type) => !(type in meanwhile)), isHeld: false };
}

/**
 * Says to those who lack a name that an account is about to be called otherwise, so that they ask for it again. That is said before
 * the write: otherwise a run that is killed in between would leave them waiting for ever.
 */
export async function announceFreeNames(
  run: TargetRun,
  account: Account,
  /** What the account is to be called; nothing: it is to be deleted. */
  attributes?: Attributes,
): Promise<void> {
  const names = nameTypes.flatMap((type): readonly Name[] => {
    const [shown, next] = [account.attributes[type], attributes?.[type]];
    if (typeof shown !== 'string' || (attributes !== undefined && typeof next !== 'string')) return [];
    const value = normaliseIdentifier(shown);
    return isCalled(next, value) ? [] : [{ type, value }];
  });
  if (names.length === 0) return;
  const holders = await run.ledger.findHolders(names);
  for (const name of names) {
    for (const person of holders.get(identifierKey(name)) ?? []) {
      if (person.id === run.person.id || !bears(person, name) || !waitsForName(run, person)) continue;
      await run.askAgain(person.id);
    }
  }
}

function waitsForName(run: TargetRun, person: Person): boolean {
  const state = person.targets[run.target.name];
  // Whoever has open work may be about to be refused the name. Who left needs no account, and has names all the same.
  return isWanted(person) ? lacksName(state) || person.openEvents.length > 0 : state?.lacking !== undefined;
}

/** How soon it is looked at again whether someone is still held whose name is waited for: a release says so at once. */
const heldSeconds = 900;

/** Throws until others have given a name up: `unavailable`, or `held` where a human has to release one of them first. */
export async function awaitOwner(run: TargetRun, { isHeld }: { readonly isHeld: boolean }): Promise<never> {
  if (!isHeld) throw new TargetError('unavailable', { mayHaveHappened: false });
  await run.sayHeld();
  throw new TargetError('held', { mayHaveHappened: false, retryAfterSeconds: heldSeconds });
}

/** Whether the account took the names that it is to have for the time being. */
async function stepAside(run: TargetRun, accountId: string, attributes: Attributes): Promise<boolean> {
  const account = await run.target.getAccount(accountId, run.call);
  if (account === undefined) return true;
  await announceFreeNames(run, account, attributes);
  try {
    const { notTaken } = await run.target.updateAccount(account, attributes, run.call);
    return !nameTypes.some((type) => notTaken.includes(type));
  } catch (error) {
    if (error instanceof TargetError && error.kind === 'rejected') return false;
    throw error;
  }
}

/** Follows a name from account to account: whoever has it, what that person is to be called, who has that, and so on. */
async function wayOf(
  run: TargetRun,
  { accountId, name }: { readonly accountId: string; readonly name: Name },
): Promise<Way> {
  const { type } = name;
  let { value } = name;
  for (let others = 0; others < longestChain; others += 1) {
    const wanted = { userNames: [], emails: [], [type === 'email' ? 'emails' : 'userNames']: [value] };
    const found = await run.target.findAccounts(wanted, run.call);
    const holder = found.find(({ attributes: { [type]: shown } }) => isCalled(shown, value));
    if (holder === undefined && others === 0)
      return { kind: (await wasOfAnother(run, name)) ? 'kept' : 'refused' };
    if (holder === undefined) return { kind: 'comes', isHeld: false };
    if (holder.id === accountId) return { kind: 'circle' };
    const owner = (await findOwners(run, [holder.id])).get(holder.id);
    if (owner === undefined) return { kind: others === 0 ? 'refused' : 'kept' };
    const prospect = await prospectOf(
      run,
      { name: { type, value }, account: holder, owner },
      { follows: true },
    );
    if (prospect.kind === 'keeps') return { kind: 'kept' };
    const isHeld = owner.person.targets[run.target.name]?.heldBy !== undefined;
    // No one steps aside for someone whom a human holds.
    if (isHeld || prospect.kind === 'gone') return { kind: 'comes', isHeld };
    value = prospect.next;
  }
  return { kind: 'comes', isHeld: false };
}

/** Whether someone else was ever called so, and perhaps until a moment ago. */
async function wasOfAnother(run: TargetRun, name: Name): Promise<boolean> {
  const holders = (await run.ledger.findHolders([name])).get(identifierKey(name)) ?? [];
  return holders.some(({ id }) => id !== run.person.id);
}

/** A name that is like the wanted one and no one's. Mail to such an address reaches the one beside which it stands. */
function besides(value: string, personId: string): string {
  const tag = createHash('sha256').update(personId).digest('hex').slice(0, 8);
  const at = value.lastIndexOf('@');
  return at < 0 ? `${value}-${tag}` : `${value.slice(0, Math.min(at, 55))}+${tag}${value.slice(at)}`;
}
