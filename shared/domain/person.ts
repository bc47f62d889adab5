import type { AttributeName } from './attributes.ts';
import type { Authority } from './authority/authority.ts';
import type { DesiredState } from './desired-state.ts';
import type { Claim } from './identity/claims.ts';
import type { Invitation, TargetOutcome } from './outcome.ts';
import { noPlans, type PlanFacts } from './plans/plan-facts.ts';
import type { EventReference, EventType, UserEvent } from './user-event.ts';

/** A person of whom something is desired. The ledger holds one such record per person. */
export interface Person {
  /** Opaque; never derived from personal data. */
  readonly id: string;
  readonly desired: DesiredState;
  /** Whether any onboarding has taken effect: no one gets an account without one. */
  readonly onboarded: boolean;
  /** The sources that onboarded the person, planned onboardings included; undefined where none did since this is kept. */
  readonly onboardedBy?: readonly string[];
  /** By which identifiers the person is known, and was. At most one is an employee number. */
  readonly identifiers: readonly Claim[];
  /**
   * All that was said so far of someone of whom no onboarding was said: it may turn out to be about whoever bore the name
   * at the time. Undefined once an onboarding was said.
   */
  readonly words?: readonly UserEvent[];
  /** Events that are merged and not yet settled by a reconciliation. */
  readonly openEvents: readonly OpenEvent[];
  /** Events that were settled while the stage only observed: nothing was done about them. Undefined where there are none. */
  readonly observed?: readonly OpenEvent[];
  readonly plans: PlanFacts;
  /** What was approved of the person; undefined while nothing was, and they never left. */
  readonly authority?: Authority;
  /** What is known of the person's account in each target, by the target's name. */
  readonly targets: Readonly<Record<string, TargetState>>;
  /** People who turned out to be this one. */
  readonly joined: readonly string[];
}

export interface OpenEvent {
  readonly reference: EventReference;
  readonly type: EventType;
  readonly attributes: readonly AttributeName[];
}

/** Two people, or several accounts, are in each other's way at a target. */
export interface AccountConflict {
  readonly reason: 'several-accounts' | 'account-of-another' | 'account-of-forgotten' | 'taken-unseen';
  /** To whom the account belongs, where that is known. */
  readonly otherPersonId?: string;
  /** Which accounts, where there are several. */
  readonly accountIds?: readonly string[];
  /** ISO 8601. */
  readonly since: string;
  /** Who has said that they are different people, so that nothing is to be done here. */
  readonly decidedBy?: string;
  /** Whether the account is to be asked for again, since its owner's name may have become free. */
  readonly asksAgain?: true;
}

/** What the ledger knows of one person's account in one target. */
export interface TargetState {
  readonly accountId?: string;
  /** Further accounts that were found to be the person's. They are deactivated when the person leaves. */
  readonly otherAccountIds: readonly string[];
  /** When a create was started (ISO 8601, UTC) whose result is not recorded yet. */
  readonly creatingSince?: string;
  readonly invitation: Invitation;
  /** Per attribute, the fingerprint of the value last applied to `accountId`, and of the event that said it. */
  readonly applied: Fingerprints;
  /** Per attribute, the fingerprint of a value that the target refused or ignored: not sent again until it changes. */
  readonly refused: Fingerprints;
  /** Which of the refused names another person's account has: asked for again once that account is to be called otherwise. */
  readonly lacking?: readonly AttributeName[];
  /** How often the account was given the value that it should show; see `countWrites`. */
  readonly writes?: WriteCounts;
  /** When the target first refused, without naming a cause, what is still to be done (ISO 8601). */
  readonly refusedSince?: string;
  /** Since when (ISO 8601) the account of someone who left could not be deactivated; see `npm run leavers`. */
  readonly notDeactivatedSince?: string;
  /** The source whose brake holds what is still to be done; see `npm run held`. */
  readonly heldBy?: string;
  /** Why the target could not be served by the last run, in a coded word, and since when (ISO 8601) it is that. */
  readonly failing?: { readonly because: string; readonly since: string };
  /** Why it cannot be told which account is the person's, so that a human decides; see `npm run ops -- conflicts`. */
  readonly conflict?: AccountConflict;
  /** What came of serving this target while another failed, and the person's situation then. */
  readonly served?: { readonly situation: string; readonly outcome: TargetOutcome };
}

/** How often an account was given one value that it then no longer showed. */
export interface WriteCount {
  /** Its fingerprint. */
  readonly value: string;
  readonly times: number;
  /** The last time (ISO 8601). */
  readonly at: string;
}

export type WriteCounts = { readonly [A in AttributeName]?: WriteCount };

export type Fingerprints = { readonly [A in AttributeName]?: string };

export function newPerson(id: string): Person {
  return {
    id,
    desired: {},
    onboarded: false,
    identifiers: [],
    words: [],
    openEvents: [],
    plans: noPlans,
    targets: {},
    joined: [],
  };
}

export const newTargetState: TargetState = {
  otherAccountIds: [],
  invitation: 'none',
  applied: {},
  refused: {},
};

/** Whether the person is to have an account: no one gets one without an onboarding. */
export function isWanted({ onboarded, desired }: Pick<Person, 'onboarded' | 'desired'>): boolean {
  return onboarded && desired.active?.value === true;
}
