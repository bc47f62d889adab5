import type { ImportPlace } from '../ledger/import-records.ts';

/** What an object is for, by its key. */
export type KeyMeaning =
  | { readonly kind: 'import'; readonly place: ImportPlace }
  | { readonly kind: 'approval'; readonly importId: string }
  /** What consoles make when someone creates a folder. */
  | { readonly kind: 'folder' }
  /** A file under a folder that says what to do with it, and does not count where it stands: `imports/full/preview/`. */
  | { readonly kind: 'misplaced-folder' }
  | { readonly kind: 'unknown' };

// The case of folders counts, as it does in the policies that say who may write where. The ending's does not.
const delta = /^imports\/(?<preview>preview\/)?delta\/(?:.+\/)?[^/]+\.(?:[Cc][Ss][Vv]|[Xx][Ll][Ss][Xx])$/;
const full =
  /^imports\/(?<preview>preview\/)?full\/(?<feed>[A-Za-z0-9][A-Za-z0-9._-]{0,63})\/(?:.+\/)?[^/]+\.(?:[Cc][Ss][Vv]|[Xx][Ll][Ss][Xx])$/;
const approval = /^approvals\/(?<importId>\d{8}T\d{6}Z-[0-9a-f]{8})(?:\.txt)?$/;

/** Whoever meant one of these would get something else than they meant. */
const misplaced = /^imports\/(?:preview\/)?(?:delta|full)\/(?:.+\/)?(?:preview|delta|full)\//i;

/**
 * Reads a key of the drop bucket: `imports/delta/*.csv`, `imports/full/<feed>/*.csv` (or `*.xlsx`), `approvals/<importId>`.
 */
export function parseDropKey(key: string): KeyMeaning {
  if (key.endsWith('/')) return { kind: 'folder' };
  const { importId } = approval.exec(key)?.groups ?? {};
  if (importId !== undefined) return { kind: 'approval', importId };
  if (misplaced.test(key)) return { kind: 'misplaced-folder' };
  const ofDelta = delta.exec(key);
  if (ofDelta !== null) return place({ mode: 'delta', preview: ofDelta.groups?.preview !== undefined });
  const ofFull = full.exec(key);
  const feed = ofFull?.groups?.feed;
  if (feed === undefined) return { kind: 'unknown' };
  return place({ mode: 'full', feed, preview: ofFull?.groups?.preview !== undefined });
}

function place(place: ImportPlace): KeyMeaning {
  return { kind: 'import', place };
}

/** Whether a file is an Excel workbook by its name. */
export function isWorkbookKey(key: string): boolean {
  return /\.xlsx$/i.test(key);
}
