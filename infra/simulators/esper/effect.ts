import type { Logged, VendorEffect } from '../common/effects-log.ts';
import type { OperationName } from './operations.ts';

type EffectKind = 'created' | 'edited' | 'unchanged' | 'deactivated' | 'reactivated' | 'deleted' | 'invited';

/** Something that a call changed at the vendor (`unchanged`: a write that changed nothing). Never holds a password. */
export interface NewEffect extends VendorEffect<OperationName, EffectKind> {
  readonly authnUserId: string | null;
  /** Whether it happened to the API key's own user, or to an account of the system (`device-*@esper.io`). */
  readonly whose: 'own' | 'system' | 'user';
}

/** An effect as it was logged. */
export type Effect = NewEffect & Logged;
