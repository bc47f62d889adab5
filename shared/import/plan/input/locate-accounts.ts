import type { Attributes } from '../../../domain/attributes.ts';
import type { Identifier } from '../../../domain/identity/identifiers.ts';
import { newTargetState, type Person } from '../../../domain/person.ts';
import { attributesOfNewAccount } from '../../../domain/wanted-attributes.ts';
import { isInvited } from '../../../reconcile/create-by-invitation.ts';
import type { ConflictSide } from '../../decide/conflict-side.ts';
import type { TargetSituation } from '../../decide/row-context.ts';
import type { PlannedTarget } from '../plan-input.ts';
import type { CompactDirectory } from './compact-directory.ts';
import { bearersOf } from './read-known.ts';

/** Where someone's accounts are, in all targets. Accounts have one number each, those of the first target first. */
export interface LocatedAccounts {
  /** The targets in which it is clear which account it is, or that there is none. */
  readonly targets: readonly TargetSituation[];
  /** The names of the others: there several accounts may be the person's. */
  readonly unclear: readonly string[];
  readonly accounts: readonly number[];
  /** The accounts that may be the person's in the targets where it is not clear. */
  readonly sides: readonly ConflictSide[];
}

/** Finds someone's account in every target. */
export function locateAccounts(
  targets: readonly Omit<PlannedTarget, 'readAccount' | 'isProtected'>[],
  sought: {
    readonly person: Person | undefined;
    readonly identifiers: readonly Identifier[];
    /** Tells ids of accounts that are known to be another person's. */
    readonly isForeign: (target: string, accountId: string) => boolean;
    /** Tells numbers of accounts that an earlier row says to be another person's. */
    readonly isTaken: (account: number) => boolean;
    readonly now: Date;
  },
): LocatedAccounts {
  const { person, identifiers, isForeign, isTaken, now } = sought;
  const found = {
    targets: [] as TargetSituation[],
    unclear: [] as string[],
    accounts: [] as number[],
    sides: [] as ConflictSide[],
  };
  let first = 0;
  for (const { name, policy, directory, invitationValidSeconds: validSeconds = 0 } of targets) {
    const located = locateAccount(directory, {
      person,
      target: name,
      identifiers,
      isForeign: (account) => isForeign(name, directory.get(account).id),
    });
    const place = located.kind === 'found' ? located.account : undefined;
    if (located.kind === 'ambiguous' || (place !== undefined && isTaken(first + place))) {
      found.unclear.push(name);
      for (const one of located.kind === 'ambiguous' ? located.accounts : []) {
        found.sides.push({ kind: 'account', target: name, name: directory.nameOf(one) });
      }
    } else {
      const account = place === undefined ? undefined : directory.get(place);
      const isComing = isInvited(person?.targets[name] ?? newTargetState, { now, validSeconds });
      found.targets.push({ name, policy, account, isComing, isProtected: false });
      if (place !== undefined) found.accounts.push(first + place);
    }
    first += directory.size;
  }
  return found;
}

type LocatedAccount =
  | { readonly kind: 'found'; readonly account: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'ambiguous'; readonly accounts: readonly number[] };

/**
 * Finds the account of a person, or of someone new, as reconciling will: by the id that the ledger knows, by the
 * current names, by those of the row, by former ones. `isForeign` tells accounts that are known to be another's.
 */
function locateAccount(
  directory: CompactDirectory,
  sought: {
    readonly person: Person | undefined;
    readonly target: string;
    readonly identifiers: readonly Identifier[];
    readonly isForeign: (account: number) => boolean;
  },
): LocatedAccount {
  const { person, identifiers, isForeign } = sought;
  const accountId = person?.targets[sought.target]?.accountId;
  const known = accountId === undefined ? undefined : directory.findById(accountId);
  if (known !== undefined) return { kind: 'found', account: known };
  const queries = [
    ...(person === undefined ? [] : [namesOf(attributesOfNewAccount(person.desired))]),
    identifiers,
    person?.identifiers ?? [],
  ];
  for (const query of queries) {
    const accounts = new Set(query.flatMap((identifier) => bearersOf(directory, identifier)));
    const own = [...accounts].filter((one) => !isForeign(one));
    const [account, another] = own;
    if (another !== undefined) return { kind: 'ambiguous', accounts: own };
    if (account !== undefined) return { kind: 'found', account };
  }
  return { kind: 'absent' };
}

function namesOf(attributes: Attributes): readonly Identifier[] {
  return (['userName', 'email'] as const).flatMap((type) => {
    const value = attributes[type];
    return typeof value === 'string' ? [{ type, value }] : [];
  });
}
