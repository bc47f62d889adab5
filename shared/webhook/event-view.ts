import type { EventRecord } from '../ledger/event-record.ts';

/** The part of an event's record that a sender may learn of, the token that proves the right to, and whom the log names. */
export type EventView = Pick<
  EventRecord,
  | 'reference'
  | 'personId'
  | 'status'
  | 'statusToken'
  | 'receivedAt'
  | 'settledAt'
  | 'heldBecause'
  | 'reason'
  | 'notTaken'
  | 'outcome'
>;
