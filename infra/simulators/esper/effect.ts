import type { Logged } from '../common/effects-log.ts';
import type { OperationName } from './operations.ts';

type EffectKind = 'created' | 'edited' | 'unchanged' | 'deactivated' | 'reactivated' | 'deleted' | 'invited';

/** Something that a call changed at the vendor (`unchanged`: a write that changed nothing). Never holds a password. */
export interface NewEffect {
  readonly operation: OperationName;
  readonly method: string;
  readonly path: string;
  readonly kind: EffectKind;
  /** The number of the user; null where the person is no user yet. */
  readonly userId: number | null;
  readonly authnUserId: string | null;
  readonly username: string | null;
  readonly email: string | null;
  /** Whether it happened to the API key's own user, or to an account of the system (`device-*@esper.io`). */
  readonly whose: 'own' | 'system' | 'user';
  /** Names of the fields that changed, sorted; those of the profile as `profile.role`. */
  readonly changed: readonly string[];
  /** The new values of the changed fields. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** An effect as it was logged. */
export type Effect = NewEffect & Logged;
