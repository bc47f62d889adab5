import type { Logged } from '../common/effects-log.ts';
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
export interface NewEffect {
  readonly operation: OperationName;
  readonly method: string;
  readonly path: string;
  readonly kind: EffectKind;
  /** The vendor's number of the user; null where no user is concerned. */
  readonly userId: number | null;
  readonly profileId: string | null;
  readonly username: string | null;
  readonly email: string | null;
  /** Names of the fields that changed, sorted. */
  readonly changed: readonly string[];
  /** The new values of the changed fields. */
  readonly values: Readonly<Record<string, unknown>>;
  /** How many assets the user was removed from by a deactivation. */
  readonly removedFromAssets: number;
}

/** An effect as it was logged. */
export type Effect = NewEffect & Logged;
