import type { UserEvent } from '../user-event.ts';

/** What becomes of the person's account. An update that no account shows (a tombstone, say) is an `update`. */
export type ChangeKind = 'create' | 'update' | 'reactivate' | 'deactivate';

/** One event that an import would make part of the ledger. */
export interface PlannedChange {
  /**
   * The row it comes from; null where it comes from the person's absence. Applying skips a change whose row's final
   * status is `duplicate`: it was planned before a later row about the same person was read.
   */
  readonly row: number | null;
  readonly kind: ChangeKind;
  /** Whether the event waits for its `effectiveAt`. */
  readonly scheduled: boolean;
  readonly event: UserEvent;
  /** Where the ledger knows the person already. */
  readonly personId?: string;
}
