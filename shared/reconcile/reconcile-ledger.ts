import type { AttributeName } from '../domain/attributes.ts';
import type { BrakeOptions } from '../domain/authority/brake.ts';
import type { ReleaseNote } from '../domain/authority/confirm-authority.ts';
import type { DriftDecisions } from '../domain/drift-decision.ts';
import type { Holders } from '../domain/identity/bearing.ts';
import type { Identifier } from '../domain/identity/identifiers.ts';
import type { IdentityConflict } from '../domain/identity/identity.ts';
import type { FailureReason, LeaverReason, Outcome } from '../domain/outcome.ts';
import type { Person } from '../domain/person.ts';
import type { EventReference } from '../domain/user-event.ts';
import type { NewEntry } from '../history/history-entry.ts';

/** What a run needs of the ledger. Every write is conditional on what was read, and on the lease. */
export interface ReconcileLedger {
  /** Reads the person behind an id, also after a join. Undefined when nothing is known of it. */
  load(personId: string): Promise<Person | undefined>;
  /**
   * Takes the person's lease, so that no other run works on the same person until `until` (ISO 8601). A person
   * who was joined with others is leased only while no one holds the others either.
   */
  acquireLease(request: LeaseRequest): Promise<LeaseResult>;
  /**
   * Changes the person under the lease and returns the new record; `change` may be called again with a newer
   * record when someone else wrote in between. Throws a `LeaseLostError` when the lease is another's.
   */
  updateLeased(request: LeasedChange): Promise<Person>;
  /**
   * The last write of a run: as `updateLeased`, and gives the lease back. `dueAt` says of the changed person when
   * the sweeper shall look again (ISO 8601); undefined: the person is not due.
   */
  releaseLease(
    request: LeasedChange & { readonly dueAt: (changed: Person) => string | undefined },
  ): Promise<Released>;
  /**
   * When the newest of the events was taken, or took effect if that was later (milliseconds since 1970). Undefined when none of
   * them is held any more.
   */
  newestTakenAt(references: readonly EventReference[]): Promise<number | undefined>;
  /**
   * Makes the event final. Nothing happens when it already is, except that a success lifts `retries-exhausted`, and that what was
   * only observed is settled again.
   */
  settleEvent(reference: EventReference, settlement: Settlement): Promise<void>;
  /** Makes events accepted again that were only observed. Nothing happens to others. */
  reopenEvents(references: readonly EventReference[]): Promise<void>;
  /**
   * Records that a target's account belongs to the person. The first to claim keeps it, so that one account never
   * has two owners; claiming it again, also under an id that was joined since, says `claimed`.
   */
  claimAccount(claim: AccountClaim): Promise<AccountClaimResult>;
  /** To whom a target's accounts belong, by the account's id. An account that no one claimed is left out. */
  findAccountOwners(accounts: AccountsOfTarget): Promise<ReadonlyMap<string, AccountOwner>>;
  /** Which of a target's accounts were those of someone who was forgotten, and had another number than the one given. */
  findForgottenAccounts(asked: AskedOfForgotten): Promise<ReadonlySet<string>>;
  /** What operators have said of accounts: that they are protected, or may be as they are. */
  findDecisions(
    accounts: readonly { readonly target: string; readonly accountId: string }[],
  ): Promise<readonly DriftDecisions[]>;
  /** Who holds each of the identifiers, by `identifierKey`. */
  findHolders(identifiers: readonly Identifier[]): Promise<Holders>;
  /** Notes that someone who left was not deactivated, until {@link resolveLeaver}. */
  noteLeaver(note: LeaverNote): Promise<void>;
  resolveLeaver(personId: string): Promise<void>;
  /** What imports noted of events that someone released; others are left out. */
  readReleases(references: readonly EventReference[]): Promise<ReadonlyMap<EventReference, ReleaseNote>>;
  /** Asks whether a change may be made that its source has a budget for; what is over it is held until someone releases it. */
  passBrake(request: BrakeRequest): Promise<BrakeVerdict>;
  /** Says in the events' status that they wait for what a brake holds. */
  sayHeld(references: readonly EventReference[]): Promise<void>;
  /**
   * Opens what ended without a name that the person lacks at a target, so that the next run asks for it again; what waits for one is
   * due at once.
   */
  askAgain(lacking: { readonly personId: string; readonly target: string }): Promise<void>;
  /** Says that a source's brake holds the person no more. */
  resolveHeld(held: HeldPerson): Promise<void>;
}

export interface HeldPerson {
  readonly source: string;
  readonly personId: string;
}

export interface BrakeRequest extends HeldPerson {
  readonly reference: EventReference;
  /** All events of the person that wait for the change. */
  readonly open: readonly EventReference[];
  readonly brake: BrakeOptions;
}

export type BrakeVerdict =
  | { readonly kind: 'passed' }
  /** An operator has decided that it is not to be made. */
  | { readonly kind: 'refused' }
  /** `isNews`: it was not held before. `budget`: how many people pass within the window. */
  | { readonly kind: 'held'; readonly isNews: boolean; readonly budget: number };

export interface AccountOwner {
  /** Whether a run of the owner's is to come by itself. */
  readonly hasOpenWork: boolean;
  readonly person: Pick<
    Person,
    'id' | 'desired' | 'identifiers' | 'targets' | 'onboarded' | 'words' | 'authority'
  >;
}

export interface LeaverNote {
  /** Undefined where it could not be told whom the event is about. */
  readonly personId?: string;
  /** Recognises the same leaver in the next file of a feed, which is dropped again and again; see `hashOfNames`. */
  readonly names?: string;
  /** The event that takes the access away, or would if a file's row had come to anything. */
  readonly reference: EventReference;
  readonly target?: string;
  readonly reason: LeaverReason;
  /** ISO 8601. */
  readonly since: string;
}

export interface AccountsOfTarget {
  readonly target: string;
  readonly accountIds: readonly string[];
}

export interface AskedOfForgotten extends AccountsOfTarget {
  /** The number of the person whose account it may be; `''` contradicts every number. */
  readonly employeeNumber: string | undefined;
}

export interface AccountClaim {
  readonly target: string;
  readonly accountId: string;
  readonly personId: string;
}

export type AccountClaimResult =
  | { readonly kind: 'claimed' }
  /** `personId`: whose it is. */
  | { readonly kind: 'held-by-another'; readonly personId: string };

export interface LeaseRequest {
  readonly personId: string;
  readonly owner: string;
  readonly now: string;
  readonly until: string;
  /** Whether what was only observed becomes open work. */
  readonly reopen?: boolean;
}

export type LeaseResult =
  | { readonly kind: 'acquired'; readonly person: Person }
  | { readonly kind: 'busy'; readonly until: string };

export interface LeasedChange {
  readonly personId: string;
  readonly owner: string;
  readonly change: (person: Person) => Person;
  /** What the person's history is to say of it, beside what the change itself shows. */
  readonly notes?: readonly NewEntry[];
}

export interface Released {
  readonly person: Person;
  /** Whether something was merged that the run has not seen. */
  readonly hasNews: boolean;
}

export interface Settlement {
  readonly status: 'applied' | 'superseded' | 'failed';
  readonly reason?: FailureReason;
  /** It names someone who was forgotten. */
  readonly because?: 'forgotten';
  readonly notTaken?: readonly AttributeName[];
  /** Nothing was done, because the stage observes: not final for good. */
  readonly observed?: true;
  readonly outcome: Outcome;
  /** Whom the event is about: a run may end it before the door has said so in its record. */
  readonly personId?: string;
  /** Where it could not be told whom the event is about, so that a human decides. */
  readonly conflict?: IdentityConflict;
  /** ISO 8601, UTC. */
  readonly settledAt: string;
}
