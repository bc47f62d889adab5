import type { AttributeName, Attributes, AttributeValue } from '../../domain/attributes.ts';
import type { RolePolicy } from '../../domain/authority/role-policy.ts';
import { compareRegisters } from '../../domain/desired-state.ts';
import type { DriftDecisions } from '../../domain/drift-decision.ts';
import type { Holders } from '../../domain/identity/bearing.ts';
import type { Identifier } from '../../domain/identity/identifiers.ts';
import type { Person } from '../../domain/person.ts';
import type { ActualAccount, TargetPolicy } from '../../domain/reconcile.ts';
import type { EventReference, EventType } from '../../domain/user-event.ts';
import type { RowFingerprint } from './feed-member.ts';

/** What a row says: its cells that are not blank, and what to do. */
export interface RowStatement {
  readonly attributes: Attributes;
  /** Undefined: whatever makes the person's account equal the row. */
  readonly action?: EventType;
  readonly effectiveAt?: string;
}

/** When a file speaks, and to what end. Times are ISO 8601 in UTC with milliseconds. */
export interface FileSituation extends RolePolicy {
  readonly asOf: string;
  readonly now: string;
  /** Set for a feed's first full file: what the accounts of people new to the ledger do not show is taken to be as it says. */
  readonly adopts: boolean;
}

/** A target, and the account that the person has there. */
export interface TargetSituation {
  readonly name: string;
  readonly policy: TargetPolicy;
  readonly account: AccountView | undefined;
  /** Whether the person has an invitation whose acceptance makes the account: it is not made meanwhile. */
  readonly isComing: boolean;
  /** Whether the configuration or an operator keeps the account from being written to. */
  readonly isProtected: boolean;
  /** What operators have accepted of the account, with all that it shows; undefined where they have not. */
  readonly accepted?: { readonly decisions: DriftDecisions; readonly account: ActualAccount };
}

/** What is known of the person whom a row, or an absence, is about. */
export interface RowContext extends FileSituation {
  /** The reference of the event that would say it. */
  readonly reference: EventReference;
  readonly identifiers: readonly Identifier[];
  /** Who holds the identifiers. */
  readonly holders: Holders;
  readonly person: Person | undefined;
  /** Whether the person has several records that the event would join. */
  readonly joins: boolean;
  /** The person's own record alone. */
  readonly known: Person | undefined;
  /** Every target in which it is clear which account is the person's, or that there is none; at least one. */
  readonly targets: readonly TargetSituation[];
  /** What the feed's last accepted full file said of the person. */
  readonly previous: RowFingerprint | undefined;
}

/** Whether what the file says of an attribute is newer than what the ledger holds. */
export function isNewerThanKnown(situation: RowContext, name: AttributeName, value: AttributeValue): boolean {
  const register = situation.person?.desired[name];
  if (register === undefined) return true;
  const said = { value, at: situation.asOf, by: situation.reference };
  return compareRegisters(name, register, said) < 0;
}

/**
 * Whether an account has access that is not known to be the person's: HR offboarded them by a number, before anyone told
 * whose account it is.
 */
export function hasUnknownAccess({ person, targets }: Pick<RowContext, 'person' | 'targets'>): boolean {
  return targets.some(
    ({ name, account }) => account?.active === true && account.id !== person?.targets[name]?.accountId,
  );
}

/** As much of an account as planning needs. */
export interface AccountView {
  readonly id: string;
  readonly active: boolean;
  /** Whether the account shows the value of a visible attribute. An attribute that it does not show is empty. */
  shows(name: AttributeName, value: AttributeValue | undefined): boolean;
}
