import { createHash } from 'node:crypto';
import type { AttributeName, Attributes } from '../domain/attributes.ts';
import { normaliseIdentifier } from '../domain/identity/identifiers.ts';
import { nextName } from '../domain/identity/next-name.ts';
import { TargetError } from '../targets/target-error.ts';
import type { Name } from './names-of-person.ts';
import type { TargetRun } from './target-run.ts';

const nameTypes = ['userName', 'email'] as const;

/** More people than these do not pass one name on to each other. */
const longestChain = 8;

type Way =
  /** Whoever has the name keeps it, or nobody is seen to have it. */
  | { readonly kind: 'kept' }
  /** It becomes free when others are served. */
  | { readonly kind: 'comes' }
  /** It becomes free when this person's own name does: everybody waits for the next. */
  | { readonly kind: 'circle'; readonly others: readonly string[] };

/**
 * Tells of the names that an account was refused which of them others are about to give up: those are to be tried again. Where people
 * exchange names, a target that gives each name once would refuse all of them for ever. So one of them steps aside.
 */
export async function namesToCome(
  run: TargetRun,
  refusal: {
    readonly accountId: string;
    /** What was sent. */
    readonly attributes: Attributes;
    readonly refused: readonly AttributeName[];
  },
): Promise<readonly AttributeName[]> {
  const { accountId, attributes, refused } = refusal;
  const names: AttributeName[] = [];
  const meanwhile: { [A in Name['type']]?: string } = {};
  for (const type of nameTypes) {
    const value = attributes[type];
    if (typeof value !== 'string' || !refused.includes(type) || run.isLeaver) continue;
    const way = await wayOf(run, { accountId, name: { type, value: normaliseIdentifier(value) } });
    if (way.kind === 'kept') continue;
    names.push(type);
    if (way.kind === 'circle' && way.others.every((other) => run.person.id < other)) {
      meanwhile[type] = besides(value, run.person.id);
    }
  }
  if (Object.keys(meanwhile).length === 0) return names;
  const taken = Object.entries(attributes).filter(([name]) => !refused.some((one) => one === name));
  return (await stepAside(run, accountId, { ...Object.fromEntries(taken), ...meanwhile })) ? names : [];
}

/** Whether the account took the names that it is to have for the time being. */
async function stepAside(run: TargetRun, accountId: string, attributes: Attributes): Promise<boolean> {
  const account = await run.target.getAccount(accountId, run.call);
  if (account === undefined) return true;
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
  const target = run.target.name;
  const others: string[] = [];
  let { value } = name;
  while (others.length < longestChain) {
    const wanted = { userNames: [], emails: [], [type === 'email' ? 'emails' : 'userNames']: [value] };
    const found = await run.target.findAccounts(wanted, run.call);
    const holder = found.find(({ attributes: { [type]: shown } }) => isCalled(shown, value));
    if (holder === undefined) return others.length === 0 ? { kind: 'kept' } : { kind: 'comes' };
    if (holder.id === accountId) return { kind: 'circle', others };
    const owner = (await run.findAccountOwners([holder.id])).get(holder.id)?.person;
    if (owner === undefined) return { kind: 'kept' };
    const next = nextName(owner, { type, value, target, roles: run.policy.roles });
    if (next === undefined) return { kind: 'kept' };
    // Nobody steps aside for somebody whom a human holds.
    if (owner.targets[target]?.heldBy !== undefined) return { kind: 'comes' };
    others.push(owner.id);
    value = next;
  }
  return { kind: 'comes' };
}

function isCalled(shown: unknown, value: string): boolean {
  return typeof shown === 'string' && normaliseIdentifier(shown) === value;
}

/** A name that is like the wanted one and nobody's. Mail to such an address reaches the one beside which it stands. */
function besides(value: string, personId: string): string {
  const tag = createHash('sha256').update(personId).digest('hex').slice(0, 8);
  const at = value.lastIndexOf('@');
  return at < 0 ? `${value}-${tag}` : `${value.slice(0, Math.min(at, 55))}+${tag}${value.slice(at)}`;
}
