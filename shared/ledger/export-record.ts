/** What is remembered of the last export of a target. */
export interface PublishedExport {
  /** The business date. */
  readonly date: string;
  readonly attempt: string;
  readonly rows: number;
  /** By which the next manifest names it. */
  readonly manifestSha256: string;
  /** What its own manifest names as the one before. */
  readonly previous: { readonly date: string; readonly sha256: string } | null;
}

/** The exports of one target. */
export interface ExportRecord {
  readonly target: string;
  readonly published?: PublishedExport;
  /** An attempt that was found good, and whose files may have been published in part: whoever comes next finishes that. */
  readonly publishing?: { readonly date: string; readonly attempt: string };
}

export interface ExportLease {
  readonly owner: string;
  /** ISO 8601. */
  readonly until: string;
}
