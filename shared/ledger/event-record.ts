import type { AttributeName } from '../domain/attributes.ts';
import type { EventStatus, FailureReason, Outcome } from '../domain/outcome.ts';
import type { EventReference, EventType, UserEvent } from '../domain/user-event.ts';
import type { Item } from './ledger-table.ts';

/** What the ledger holds of one event. Times are ISO 8601 in UTC. */
export interface EventRecord {
  readonly reference: EventReference;
  readonly type: EventType;
  readonly bodyHash: string;
  readonly status: EventStatus;
  /** Random: proves the right to see the status. Never logged. */
  readonly statusToken: string;
  readonly receivedAt: string;
  /** What the sender said; gone once the status is final. */
  readonly said?: UserEvent;
  /** When the event became part of what is known of the person, or was scheduled. */
  readonly acceptedAt?: string;
  readonly settledAt?: string;
  readonly effectiveAt?: string;
  readonly personId?: string;
  /** Of an accepted event that waits for a human. */
  readonly heldBecause?: 'brake';
  readonly reason?: FailureReason;
  readonly notTaken?: readonly AttributeName[];
  readonly outcome?: Outcome;
}

/** Reads an event's item. */
export function toEventRecord(item: Item): EventRecord {
  return {
    reference: item.reference,
    type: item.type,
    bodyHash: item.bodyHash,
    status: item.status,
    statusToken: item.statusToken,
    receivedAt: item.receivedAt,
    ...('said' in item && { said: item.said }),
    ...('acceptedAt' in item && { acceptedAt: item.acceptedAt }),
    ...('settledAt' in item && { settledAt: item.settledAt }),
    ...('effectiveAt' in item && { effectiveAt: item.effectiveAt }),
    ...('personId' in item && { personId: item.personId }),
    ...('heldBecause' in item && { heldBecause: item.heldBecause }),
    ...('reason' in item && { reason: item.reason }),
    ...('notTaken' in item && { notTaken: item.notTaken }),
    ...('outcome' in item && { outcome: item.outcome }),
  };
}
