import type { Identifier } from '../../domain/identifiers.ts';
import type { ConflictSide } from '../../domain/import/conflict-side.ts';
import type { TargetSituation } from '../../domain/import/row-situation.ts';
import { newTargetState, type Person } from '../../domain/person.ts';
import { isInvited } from '../../provisioning/create-by-invitation.ts';
import { locateAccount } from './locate-account.ts';
import type { PlannedTarget } from './plan-input.ts';

/** Where somebody's accounts are, in all targets. Accounts have one number each, those of the first target first. */
export interface LocatedAccounts {
  /** The targets in which it is clear which account it is, or that there is none. */
  readonly targets: readonly TargetSituation[];
  /** The names of the others: there several accounts may be the person's. */
  readonly unclear: readonly string[];
  readonly accounts: readonly number[];
  /** Those that may be the person's in the targets where it is not clear. */
  readonly sides: readonly ConflictSide[];
}

/** Finds somebody's account in every target. */
export function locateAccounts(
  targets: readonly PlannedTarget[],
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
      found.targets.push({ name, policy, account, isComing });
      if (place !== undefined) found.accounts.push(first + place);
    }
    first += directory.size;
  }
  return found;
}
