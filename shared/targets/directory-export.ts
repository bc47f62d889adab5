import type { Account, CallOptions } from './target.ts';

/** An account as a listing shows it. */
export interface ListedAccount {
  readonly account: Account;
  /** Its row in an export: one cell for each of the directory's columns. */
  readonly cells: readonly string[];
  /** ISO 8601. Undefined: never, not told, or `loginUnclear`. */
  readonly lastLoginAt?: string;
  /** The target says something of the last login that is no time: neither never, nor when. */
  readonly loginUnclear?: true;
  /** ISO 8601. */
  readonly createdAt?: string;
}

/** A directory as the target exports it. The body fails when it is cut off. */
export interface DirectoryDownload {
  readonly format: 'csv' | 'json';
  readonly body: ReadableStream<Uint8Array>;
}

/** A target's whole directory, for the export. */
export interface ExportDirectory {
  readonly target: string;
  /**
   * The header of a CSV that is made from the listing. The first column holds the account's id; a download has it too, and
   * no id twice.
   */
  readonly columns: readonly string[];
  /** Whether a listed account's `lastLoginAt` tells who has logged in: where false, its absence means nothing. */
  readonly tellsLogins: boolean;
  /** How many accounts a listing would show now, asked in one call; undefined where the target does not tell. */
  countAccounts?(call: CallOptions): Promise<number | undefined>;
  /** The target's own download; absent where it has none. Throws a `TargetError`. */
  download?(call: CallOptions): Promise<DirectoryDownload>;
  /**
   * Every account, each once. Throws a `TargetError` when the listing is incomplete. Records whether the target's sort
   * is in order, as `listAccounts` does.
   */
  listRows(call: CallOptions): AsyncIterable<ListedAccount>;
}
