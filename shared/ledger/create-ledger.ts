import type { EventReference } from '../domain/user-event.ts';
import type { Settlement } from '../reconcile/reconcile-ledger.ts';
import { passBrake } from './brake.ts';
import { findDecisions } from './drift-decisions.ts';
import { listDue, postponeWork } from './events/due-work.ts';
import { getEvent, getEvents } from './events/event-record.ts';
import { listScheduled } from './events/list-scheduled.ts';
import { oldestOpenWork } from './events/oldest-open-work.ts';
import { markAccepted, recordEvent } from './events/record-event.ts';
import { settleEvent } from './events/settle-event.ts';
import { isSortInOrder, recordSort, type SortableField, type SortSeen } from './events/sort-order.ts';
import { findForgottenAccounts } from './forgotten-accounts.ts';
import { bindVerbs, createLedgerContext, type LedgerContext, type LedgerOptions } from './ledger-context.ts';
import { claimAccount, findAccountOwners } from './people/account-claims.ts';
import { findEventSubject } from './people/find-event-subject.ts';
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
import { listLeavers, noteLeaver, resolveLeaver } from './people/leavers.ts';
import { mergeIntoPerson } from './people/merge-into-person.ts';
import { listObserved, postponeObserved, reopenEvents } from './people/observed-people.ts';
import { acquireLease, releaseLease, updateLeased } from './people/person-lease.ts';
import { askAgain } from './people/reopen-ended.ts';
import { refuserOf } from './refusals.ts';
import { readReleases } from './releases.ts';

const verbs = {
  ...{ recordEvent, getEvent, findEventSubject, mergeEvent: mergeIntoPerson, markAccepted, reopenEvents },
  ...{ acquireLease, updateLeased, releaseLease, newestTakenAt, claimAccount, findAccountOwners },
  ...{ listDue, postponeWork, oldestOpenWork, listScheduled, listObserved, postponeObserved },
  ...{ listLeavers, noteLeaver, resolveLeaver, readReleases, refuserOf, findDecisions },
  ...{ passBrake, resolveHeld, countHeld, listHeld, askAgain, findForgottenAccounts, findHolders },
};

/**
 * What is known of events and people. Every verb may be repeated, writes only on the condition that no one else did,
 * and throws a `LedgerUnavailableError` when DynamoDB cannot be used now.
 */
export type Ledger = ReturnType<typeof ledgerFor>;

export type { LedgerOptions };

/** Opens the ledger that a DynamoDB table holds. */
export function createLedger(options: LedgerOptions): Ledger {
  return ledgerFor(createLedgerContext(options));
}

/** The verbs of a ledger that is open already. */
export function ledgerFor(context: LedgerContext) {
  return {
    ...bindVerbs(context, verbs),
    settleEvent: async (reference: EventReference, settlement: Settlement) => {
      await settleEvent(context, { reference, settlement });
    },
    load: async (personId: string) => {
      const { version, person } = await findPerson(context, personId);
      return version === 0 ? undefined : person;
    },
    sayHeld: async (references: readonly EventReference[]) => {
      for (const reference of references) await sayHeld(context, reference);
    },
    releaseHeld: (held: HeldChange, by: string) => releaseHeld(context, { held, by }),
    refuseHeld: (held: HeldChange, by: string) => refuseHeld(context, { held, by }),
    isSortInOrder: (target: string, field: SortableField) => isSortInOrder(context, { target, field }),
    recordSort: (target: string, { field, inOrder }: SortSeen) =>
      recordSort(context, { target, field, inOrder }),
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
