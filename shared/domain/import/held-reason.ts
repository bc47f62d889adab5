/** Why a plan is held: nothing of it is done before somebody approves it. Names no person. */
export type HeldReason =
  | {
      readonly code: 'too-many-deactivations';
      readonly count: number;
      /** So many would have passed. */
      readonly limit: number;
      /** Of how many people. */
      readonly people: number;
    }
  | { readonly code: 'too-many-creates'; readonly count: number; readonly limit: number }
  | { readonly code: 'approval-role'; readonly roles: readonly RoleUse[] }
  /** So many people with a role that needs approval get another user name or address. */
  | { readonly code: 'grant-holder-renamed'; readonly count: number }
  /** So many protected accounts would get another user name or address. None is changed, released or not. */
  | { readonly code: 'protected-account-renamed'; readonly count: number }
  | {
      readonly code: 'file-shrank';
      /** People in this file, and in the feed's last accepted one. */
      readonly people: number;
      readonly previousPeople: number;
      readonly shrankPercent: number;
      readonly limitPercent: number;
    }
  /** A column that is not read seems to say of so many people that they have left. */
  | { readonly code: 'leavers-unread'; readonly columns: readonly LeavingMarks[] }
  /** The file ends in the middle of this row. */
  | { readonly code: 'file-cut-off'; readonly row: number }
  /** People are missing, and may be on sheets of the workbook that were not read. */
  | { readonly code: 'sheets-unread'; readonly sheet: string; readonly others: readonly string[] }
  /** So many names or addresses change at once, as when a column is sorted by itself. */
  | {
      readonly code: 'too-many-name-changes';
      readonly count: number;
      readonly limit: number;
      readonly people: number;
    };

export interface LeavingMarks {
  /** As the file has it. */
  readonly column: string;
  /** Rows. */
  readonly count: number;
}

export interface RoleUse {
  readonly role: string;
  /** How many changes grant it. */
  readonly count: number;
}

/** What somebody who reads or approves a plan should know. */
export type PlanWarning =
  /** Infraon takes a person who is deactivated off every asset; activating the account again does not restore that. */
  | { readonly code: 'deactivation-clears-assets'; readonly count: number }
  /** The feed had no accepted full file before: accounts are adopted, nobody is absent. */
  | { readonly code: 'first-full-file' }
  /** The workbook has other sheets, which were not read. */
  | { readonly code: 'other-sheets'; readonly sheet: string; readonly others: readonly string[] }
  /** Another feed is called nearly the same: perhaps it is meant. */
  | { readonly code: 'feed-like-another'; readonly feed: string; readonly other: string };
