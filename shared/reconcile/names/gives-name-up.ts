import { isAccepted } from '../../domain/drift-decision.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { askingAgain, lacksName } from '../../domain/identity/lacking-names.ts';
import { nextName } from '../../domain/identity/next-name.ts';
import type { Account } from '../../targets/target.ts';
import type { AccountOwner } from '../reconcile-ledger.ts';
import type { TargetRun } from '../target-run.ts';
import type { Name } from './names-of-person.ts';

/** A name that someone waits for, with the account that shows it. */
export interface TakenName {
  readonly name: Name;
  readonly account: Account;
  readonly owner: AccountOwner;
}

export type Prospect =
  | { readonly kind: 'keeps' }
  /** The account is about to be called so. */
  | { readonly kind: 'renamed'; readonly next: string }
  /** The account no longer has the name, or is about to be deleted. */
  | { readonly kind: 'gone' };

/**
 * Tells whether another person's account is about to give a name up. It is not where no run is to come that would do it, because an
 * operator refused the new name or has accepted the old one, or because the account is protected.
 */
export async function prospectOf(
  run: TargetRun,
  taken: TakenName,
  /** `follows`: counts on whoever lacks the next name, too, who is given it as soon as it is free. */
  { follows }: { readonly follows: boolean },
): Promise<Prospect> {
  const { name, owner } = taken;
  const target = run.target.name;
  const asksAgain = follows && lacksName(owner.person.targets[target]);
  const person = asksAgain ? askingAgain(owner.person, target) : owner.person;
  const isDeleted = run.targetPolicy.offboardAction === 'delete' && person.desired.active?.value === false;
  const next = nextName(person, { ...name, target, roles: run.policy.roles });
  if (next === undefined && !isDeleted) return { kind: 'keeps' };
  if (!owner.hasOpenWork && !asksAgain) return lookAgain(run, taken);
  if (await isKeptByDecision(run, { ...taken, next })) return { kind: 'keeps' };
  return next === undefined || isDeleted ? { kind: 'gone' } : { kind: 'renamed', next };
}

export function isCalled(shown: unknown, value: string): boolean {
  return typeof shown === 'string' && normaliseIdentifier(shown) === value;
}

/** The owner's last run has ended: perhaps with the new name, since the account was found. */
async function lookAgain(run: TargetRun, { account, name }: TakenName): Promise<Prospect> {
  const latest = await run.target.getAccount(account.id, run.call);
  return isCalled(latest?.attributes[name.type], name.value) ? { kind: 'keeps' } : { kind: 'gone' };
}

async function isKeptByDecision(
  run: TargetRun,
  { account, name, owner, next }: TakenName & { readonly next: string | undefined },
): Promise<boolean> {
  if (await run.target.isProtected(account, run.call)) return true;
  const [decisions] = await run.ledger.findDecisions([{ target: run.target.name, accountId: account.id }]);
  if (decisions === undefined) return false;
  const { type: attribute } = name;
  const { desired } = owner.person;
  const difference = { attribute, expected: next, found: account.attributes[attribute], desired };
  return decisions.protected !== undefined || isAccepted(decisions, difference);
}
