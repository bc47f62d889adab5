import type { Attributes } from '../../domain/attributes.ts';
import type { UserEvent } from '../../domain/user-event.ts';

/** What becomes of the person's account. An update that no account shows (a tombstone, say) is an `update`. */
export type ChangeKind = 'create' | 'update' | 'reactivate' | 'deactivate';

/**
 * What becomes of the person's account in one target. `unclear`: several accounts may be the person's, so that none is
 * touched. `protected`: it would be changed, and is never written to.
 */
export type TargetChange = ChangeKind | 'unchanged' | 'unclear' | 'protected';

/** One event that an import would make part of the ledger. */
export interface PlannedChange {
  /**
   * The row it comes from; null where it comes from the person's absence. Applying skips a change whose row's final
   * status is `duplicate`: it was planned before a later row about the same person was read.
   */
  readonly row: number | null;
  /** What tells most of `kinds`. */
  readonly kind: ChangeKind;
  /** Per target, by its name. */
  readonly kinds: Readonly<Record<string, TargetChange>>;
  /** Whether the event waits for its `effectiveAt`. */
  readonly scheduled: boolean;
  readonly event: UserEvent;
  /** What people recognise the person by who is absent, leaves, or gets other names. No part of what would be done. */
  readonly about?: Attributes;
  /** Numbers, names, addresses and roles that the change gives others for; see `replacedValues`. No part of what would be done. */
  readonly replaces?: Attributes;
  /** How many records it joins to the person's. No part of what would be done. */
  readonly joins?: number;
  /** Where the ledger knows the person already. */
  readonly personId?: string;
  /** The person's account by the target's name, where the listing showed one. */
  readonly accountIds?: Readonly<Record<string, string>>;
  /** The targets' names in which no one bore a name of the person's new account. */
  readonly unlistedIn?: readonly string[];
}

/** Whether the accounts of someone who leaves are all protected: then the ledger learns of it, and the run refuses the rest. */
export function isRefused({ kinds }: Pick<PlannedChange, 'kinds'>): boolean {
  const all = Object.values(kinds);
  return all.includes('protected') && all.every((kind) => untouched.some((one) => one === kind));
}

const untouched: readonly TargetChange[] = ['protected', 'unchanged', 'unclear'];

/** `delta`: every row is applied. `full`: people of the feed who are absent from the file leave as well. */
export type ImportMode = 'delta' | 'full';

/** Where an import stands. `planned` is where a preview ends, `held` waits for an approval. */
export type ImportState = 'planning' | 'planned' | 'held' | 'applying' | 'done' | 'rejected';
