import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AttributeName } from '../../domain/attributes.ts';
import type { IdentityConflict } from '../../domain/identity/identity.ts';
import type { EventStatus, FailureReason, Outcome } from '../../domain/outcome.ts';
import type { EventReference, EventType, UserEvent } from '../../domain/user-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import type { Item } from '../table/attribute-values.ts';
import { createBackoff } from '../table/backoff.ts';
import { eventKey } from '../table/ledger-keys.ts';
import { createLedgerTable } from '../table/ledger-table.ts';

/** The place on the due index of events that failed: apart from what the sweeper works on. */
export const failedPartition = 'failed';

/** Every event that ended as failed and is still held, the oldest failure first. */
export async function* listFailed({ table }: Pick<LedgerContext, 'table'>): AsyncIterable<EventRecord> {
  for await (const page of table.duePages({ partition: failedPartition, until: undefined })) {
    const items = await table.getMany(page.map(({ pk }) => pk));
    for (const { pk } of page) {
      const item = items.get(pk);
      if (item?.status === 'failed') yield toEventRecord(item);
    }
  }
}

/** What the ledger holds of one event. Times are ISO 8601 in UTC. */
export interface EventRecord {
  readonly reference: EventReference;
  readonly type: EventType;
  readonly bodyHash: string;
  readonly status: EventStatus;
  /** Random: proves the right to see the status. Never logged. */
  readonly statusToken: string;
  readonly receivedAt: string;
  /** What the sender said; gone once the status is final, unless a human has to decide whom it is about. */
  readonly said?: UserEvent;
  /** When the event became part of what is known of the person, or was scheduled. */
  readonly acceptedAt?: string;
  readonly settledAt?: string;
  readonly effectiveAt?: string;
  readonly personId?: string;
  /** Why an accepted event waits for a human. */
  readonly heldBecause?: 'brake';
  readonly reason?: FailureReason;
  /** Why nothing came of a superseded event, where nothing newer was said: it names someone who was forgotten. */
  readonly because?: 'forgotten';
  readonly notTaken?: readonly AttributeName[];
  readonly outcome?: Outcome;
  /** What a human has to decide: whom the event is about. */
  readonly conflict?: IdentityConflict;
  /** Who decided whom the event is about (`personId`), where a human did. */
  readonly decidedBy?: string;
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
    ...('because' in item && { because: item.because }),
    ...('notTaken' in item && { notTaken: item.notTaken }),
    ...('outcome' in item && { outcome: item.outcome }),
    ...('conflict' in item && { conflict: item.conflict }),
    ...('decidedBy' in item && { decidedBy: item.decidedBy }),
  };
}

/** Reads an event as it is now. Undefined when the ledger does not hold it (any more). */
export async function getEvent(
  { table }: Pick<LedgerContext, 'table'>,
  reference: EventReference,
): Promise<EventRecord | undefined> {
  const item = await table.get(eventKey(reference));
  return item === undefined ? undefined : toEventRecord(item);
}

/** Reads many events as they are now: those that the ledger holds, by reference. */
export async function getEvents(
  { table }: LedgerContext,
  references: readonly EventReference[],
): Promise<ReadonlyMap<EventReference, EventRecord>> {
  const items = await table.getMany(references.map(eventKey));
  return new Map(
    [...items.values()].map((item) => {
      const record = toEventRecord(item);
      return [record.reference, record];
    }),
  );
}

/** Reads events for someone who needs nothing else of the ledger. Undefined when the ledger does not hold one. */
export function createEventReader(options: {
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
}): (reference: EventReference) => Promise<EventRecord | undefined> {
  const table = createLedgerTable({ ...options, pause: createBackoff() });
  return (reference) => getEvent({ table }, reference);
}
