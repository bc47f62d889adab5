import type { EventRecord } from '../ledger/event-record.ts';

/** The part of an event's record that a sender may learn of, and the token that proves the right to. */
export type EventView = Pick<
  EventRecord,
  | 'reference'
  | 'status'
  | 'statusToken'
  | 'receivedAt'
  | 'settledAt'
  | 'heldBecause'
  | 'reason'
  | 'notTaken'
  | 'outcome'
>;
