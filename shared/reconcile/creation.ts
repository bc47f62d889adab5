import type { AttributeName } from '../domain/attributes.ts';
import type { AccountConflict } from '../domain/person.ts';
import type { Account } from '../targets/target.ts';

export type Creation =
  | { readonly kind: 'created' }
  /** It comes into being when its person accepts the invitation that was sent, now or by an earlier run. */
  | { readonly kind: 'invited' }
  /** It is there, and attributes that were not refused are still to be written. */
  | { readonly kind: 'incomplete'; readonly account: Account }
  /** The name or address was taken by an account that is, or may be, this person's. */
  | { readonly kind: 'exists'; readonly account: Account }
  /** It was taken, and not by an account that could be this person's. */
  | CreationConflict
  | { readonly kind: 'rejected'; readonly refused?: readonly AttributeName[] };

export interface CreationConflict {
  readonly kind: 'conflict';
  readonly reason: AccountConflict['reason'];
  readonly otherPersonId?: string;
  readonly accountIds?: readonly string[];
}
