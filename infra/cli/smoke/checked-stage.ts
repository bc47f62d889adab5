/** What a check of a whole stage needs to know. */
export interface CheckedStage {
  readonly isLocal: boolean;
  readonly updateUserUrl: string;
  readonly infraonUrl: string;
  /** ARNs of secrets. */
  readonly infraonKeySecret: string;
  readonly signingSecret: string;
}

/** How one check ended, in words that follow its name. */
export interface Checked {
  readonly ok: boolean;
  readonly says: string;
}
