import type { Logged, VendorEffect } from '../common/effects-log.ts';
import type { OperationName } from './operations.ts';

type EffectKind =
  | 'created'
  | 'edited'
  | 'unchanged'
  | 'deactivated'
  | 'reactivated'
  | 'deleted'
  | 'invited'
  | 'logged-out'
  | 'profile-saved'
  | 'preference-saved';

/** Something that a call changed at the vendor (`unchanged`: a write that changed nothing). Never holds a password. */
export interface NewEffect extends VendorEffect<OperationName, EffectKind> {
  readonly profileId: string | null;
  /** How many assets the user was removed from by a deactivation. */
  readonly removedFromAssets: number;
}

/** An effect as it was logged. */
export type Effect = NewEffect & Logged;
