import type { AttributeName, Attributes, AttributeValue } from '../attributes.ts';
import type { Holders } from '../bearing.ts';
import { compareRegisters } from '../desired-state.ts';
import type { Identifier } from '../identifiers.ts';
import type { Person } from '../person.ts';
import type { TargetPolicy } from '../reconcile.ts';
import type { RolePolicy } from '../role-policy.ts';
import type { EventReference, EventType } from '../user-event.ts';
import type { AccountView } from './account-view.ts';
import type { RowFingerprint } from './row-fingerprint.ts';

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
  /** Of a feed's first full file: what the accounts of people new to the ledger do not show is taken to be as it says. */
  readonly adopts: boolean;
}

/** A target, and the account that the person has there. */
export interface TargetSituation {
  readonly name: string;
  readonly policy: TargetPolicy;
  readonly account: AccountView | undefined;
  /** Whether the person has an invitation whose acceptance makes the account: it is not made meanwhile. */
  readonly isComing: boolean;
}

/** What is known of the person whom a row, or an absence, is about. */
export interface RowSituation extends FileSituation {
  /** Of the event that would say it. */
  readonly reference: EventReference;
  readonly identifiers: readonly Identifier[];
  /** Who holds the identifiers. */
  readonly holders: Holders;
  readonly person: Person | undefined;
  /** Whether the person has several records that the event would join. */
  readonly joins: boolean;
  /** Every target in which it is clear which account is the person's, or that there is none; at least one. */
  readonly targets: readonly TargetSituation[];
  /** What the feed's last accepted full file said of the person. */
  readonly previous: RowFingerprint | undefined;
}

/** Whether what the file says of an attribute is newer than what the ledger holds. */
export function wins(situation: RowSituation, name: AttributeName, value: AttributeValue): boolean {
  const register = situation.person?.desired[name];
  if (register === undefined) return true;
  const said = { value, at: situation.asOf, by: situation.reference };
  return compareRegisters(name, register, said) < 0;
}
