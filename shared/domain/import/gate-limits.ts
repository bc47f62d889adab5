/** What an import may do without anybody's approval. */
export interface GateLimits {
  /** Deactivations pass up to the greater of this number and of the share (0–100) of the feed's people. */
  readonly maxDeactivations: number;
  readonly maxDeactivationPercent: number;
  /** Accounts to create, and so people to invite. Null: any number. */
  readonly maxCreates: number | null;
  /** How much smaller (0–100) than the feed's last accepted file a full file may be. */
  readonly maxShrinkPercent: number;
  /**
   * Changed names and addresses pass up to the greater of this number (5 by default) and of the share (10 by default) of
   * the people in the file.
   */
  readonly maxNameChanges?: number;
  readonly maxNameChangePercent?: number;
}
