import type { EventReference, UserEvent } from '../domain/user-event.ts';
import type { ReconcileLedger } from '../reconcile/reconcile-ledger.ts';
import { passBrake } from './brake.ts';
import { findDecisions } from './drift-decisions.ts';
import { type DueWork, listDue, postponeWork } from './events/due-work.ts';
import { type EventRecord, getEvent, getEvents } from './events/event-record.ts';
import { listScheduled, type Scheduled } from './events/list-scheduled.ts';
import { oldestOpenWork, type WorkQueue } from './events/oldest-open-work.ts';
import { type Acceptance, type EventToRecord, markAccepted, recordEvent } from './events/record-event.ts';
import { settleEvent } from './events/settle-event.ts';
import { isSortInOrder, recordSort, type SortableField, type SortSeen } from './events/sort-order.ts';
import { findForgottenAccounts } from './forgotten-accounts.ts';
import { createLedgerContext, type LedgerContext, type LedgerOptions } from './ledger-context.ts';
import { claimAccount, findAccountOwners } from './people/account-claims.ts';
import { type EventSubject, findEventSubject } from './people/find-event-subject.ts';
import { findPerson } from './people/find-people.ts';
import {
  countHeld,
  type HeldChange,
  listHeld,
  refuseHeld,
  releaseHeld,
  resolveHeld,
  sayHeld,
} from './people/held-people.ts';
import { findHolders } from './people/identifier-claims.ts';
import { listLeavers, noteLeaver, type OpenLeaver, resolveLeaver } from './people/leavers.ts';
import { type EventToMerge, type MergeResult, mergeIntoPerson } from './people/merge-into-person.ts';
import {
  listObserved,
  type ObservedPerson,
  postponeObserved,
  reopenEvents,
} from './people/observed-people.ts';
import { acquireLease, releaseLease, updateLeased } from './people/person-lease.ts';
import { askAgain } from './people/reopen-ended.ts';
import { refuserOf } from './refusals.ts';
import { readReleases } from './releases.ts';

/**
 * What is known of events and people. Every verb may be repeated, writes only on the condition that no one else did,
 * and throws a `LedgerUnavailableError` when DynamoDB cannot be used now.
 */
export interface Ledger extends ReconcileLedger {
  /** Holds an event durably; returns what is held under its id, which may have come with another body. */
  recordEvent(request: EventToRecord): Promise<EventRecord>;
  getEvent(reference: string): Promise<EventRecord | undefined>;
  /** Finds whom an event is about. Writes nothing. */
  findEventSubject(event: UserEvent): Promise<EventSubject>;
  /** Makes an event part of what is known of its person, joining records of one person on the way. */
  mergeEvent(request: EventToMerge): Promise<MergeResult>;
  /** Notes that the event is merged; returns its record, which may be further on. */
  markAccepted(acceptance: Acceptance): Promise<EventRecord | undefined>;
  /** What is due now, oldest first, in pages. */
  listDue(): AsyncIterable<readonly DueWork[]>;
  postponeWork(work: DueWork): Promise<void>;
  /** People whose events were only observed, at most so many, the longest observed first. */
  listObserved(limit: number): Promise<readonly ObservedPerson[]>;
  /** Notes that someone of them is on the queue. */
  postponeObserved(observed: ObservedPerson): Promise<void>;
  /** How long the oldest open work of each queue has waited (seconds). */
  oldestOpenWork(): Promise<ReadonlyMap<WorkQueue, number>>;
  /** Every event that waits for its `effectiveAt`, the next one first. */
  listScheduled(): AsyncIterable<Scheduled>;
  /** Everyone who left and is not known to be deactivated, the longest first. */
  listLeavers(): AsyncIterable<OpenLeaver>;
  /** How many people each source's brake holds. */
  countHeld(): Promise<ReadonlyMap<string, number>>;
  /** Every change that a brake holds, the longest first. */
  listHeld(): AsyncIterable<HeldChange>;
  /** Lets a change go that a human has seen. False where it is not what waits now. */
  releaseHeld(held: HeldChange, by: string): Promise<boolean>;
  /** Refuses it: it is never made. False where it is not what waits now. */
  refuseHeld(held: HeldChange, by: string): Promise<boolean>;
  /** Who refused what an event asks for; undefined where no one did. */
  refuserOf(reference: string): Promise<string | undefined>;
  /** Whether the last complete listing of the target by this field has proven its order. */
  isSortInOrder(target: string, field: SortableField): Promise<boolean>;
  recordSort(target: string, seen: SortSeen): Promise<void>;
}

export type { LedgerOptions };

/** Opens the ledger that a DynamoDB table holds. */
export function createLedger(options: LedgerOptions): Ledger {
  return ledgerFor(createLedgerContext(options));
}

/** The verbs of a ledger that is open already. */
export function ledgerFor(context: LedgerContext): Ledger {
  return {
    recordEvent: (request) => recordEvent(context, request),
    getEvent: (reference) => getEvent(context, reference),
    findEventSubject: (event) => findEventSubject(context, event),
    mergeEvent: (request) => mergeIntoPerson(context, request),
    markAccepted: (acceptance) => markAccepted(context, acceptance),
    settleEvent: async (reference, settlement) => {
      await settleEvent(context, { reference, settlement });
    },
    reopenEvents: (references) => reopenEvents(context, references),
    load: async (personId) => {
      const { version, person } = await findPerson(context, personId);
      return version === 0 ? undefined : person;
    },
    acquireLease: (request) => acquireLease(context, request),
    updateLeased: (request) => updateLeased(context, request),
    releaseLease: (request) => releaseLease(context, request),
    newestTakenAt: (references) => newestTakenAt(context, references),
    claimAccount: (claim) => claimAccount(context, claim),
    listDue: () => listDue(context),
    listObserved: (limit) => listObserved(context, limit),
    postponeObserved: (observed) => postponeObserved(context, observed),
    postponeWork: (work) => postponeWork(context, work),
    oldestOpenWork: () => oldestOpenWork(context),
    listScheduled: () => listScheduled(context),
    listLeavers: () => listLeavers(context),
    noteLeaver: (note) => noteLeaver(context, note),
    resolveLeaver: (personId) => resolveLeaver(context, personId),
    readReleases: (references) => readReleases(context, references),
    passBrake: (request) => passBrake(context, request),
    resolveHeld: (held) => resolveHeld(context, held),
    sayHeld: async (references) => {
      for (const reference of references) await sayHeld(context, reference);
    },
    askAgain: (lacking) => askAgain(context, lacking),
    countHeld: () => countHeld(context),
    listHeld: () => listHeld(context),
    releaseHeld: (held, by) => releaseHeld(context, { held, by }),
    refuseHeld: (held, by) => refuseHeld(context, { held, by }),
    refuserOf: (reference) => refuserOf(context, reference),
    findAccountOwners: (accounts) => findAccountOwners(context, accounts),
    findForgottenAccounts: (asked) => findForgottenAccounts(context, asked),
    findDecisions: (accounts) => findDecisions(context, accounts),
    findHolders: (identifiers) => findHolders(context, identifiers),
    isSortInOrder: (target, field) => isSortInOrder(context, { target, field }),
    recordSort: (target, { field, inOrder }) => recordSort(context, { target, field, inOrder }),
  };
}

/**
 * When the newest of the events was taken, or took effect if that was later (milliseconds since 1970). Undefined when none of them
 * is held any more.
 */
async function newestTakenAt(
  context: LedgerContext,
  references: readonly EventReference[],
): Promise<number | undefined> {
  const records = await getEvents(context, references);
  const times = [...records.values()].flatMap(({ receivedAt, effectiveAt = receivedAt }) => [
    Date.parse(receivedAt),
    Date.parse(effectiveAt),
  ]);
  return times.length === 0 ? undefined : Math.max(...times);
}
