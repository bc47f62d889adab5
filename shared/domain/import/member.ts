import type { Identifier } from '../identifiers.ts';

/** Somebody who is in a full file of a feed. All members of its last accepted full file are kept, as its snapshot. */
export interface Member {
  readonly identifiers: readonly Identifier[];
  /** Tells which cells changed since, without keeping them. See `RowFingerprint`. */
  readonly fingerprint: string;
}
