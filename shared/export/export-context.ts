import type { ObjectStore } from '../aws/objects/object-store.ts';
import type { DriftCheck, DriftSummary } from '../drift/drift-check.ts';
import type { Signer } from '../evidence/signature.ts';
import type { Clock } from '../http/clock.ts';
import type { Log } from '../log/log.ts';
import type { ExportDirectory } from '../targets/directory-export.ts';
import type { ExportLedger } from './export-ledger.ts';
import type { ExportOptions } from './export-options.ts';

/** What a drift check is opened for. */
export interface DriftCheckRequest {
  readonly directory: ExportDirectory;
  /** The business date. */
  readonly date: string;
  /** Where the reports are written: `drift.csv` and `drift.html` below the prefix, which ends with a slash. */
  readonly store: ObjectStore;
  readonly prefix: string;
  readonly signal: AbortSignal;
}

/** What every export of a stage shares. */
export interface ExportContext {
  readonly store: ObjectStore;
  readonly ledger: ExportLedger;
  /** Signs manifests. */
  readonly signer: Signer;
  readonly openDriftCheck: (request: DriftCheckRequest) => DriftCheck;
  readonly options: ExportOptions;
  readonly clock: Clock;
  /** Part of a key, and unique. */
  readonly newId: () => string;
  readonly log: Log;
}

/** What one run is asked for, of one directory. */
export interface ExportRequest {
  readonly directory: ExportDirectory;
  /** Whether it is the first of the stage's directories. */
  readonly isPrimary: boolean;
  /** The business date. */
  readonly date: string;
  /** Makes the export again where the date has one. */
  readonly force: boolean;
  /** Takes an export that is much smaller than the last good one. */
  readonly acceptShrunk: boolean;
  /** Milliseconds that are left of the run's time. */
  readonly remainingMs: () => number;
}

/** What became of one directory's export. */
export type ExportResult = { readonly target: string; readonly date: string } & (
  | {
      readonly status: 'published';
      readonly rows: number;
      readonly source: 'download' | 'listing';
      readonly drift: DriftSummary;
      readonly keys: readonly string[];
    }
  | { readonly status: 'already-published'; readonly keys: readonly string[] }
  /** A later date has been exported: what the directory shows now is not what it showed then. */
  | { readonly status: 'outdated'; readonly latest: string; readonly keys: readonly [] }
  /** What was read is not trustworthy; the keys are those of what is kept of it. */
  | { readonly status: 'quarantined'; readonly reason: string; readonly keys: readonly string[] }
  | { readonly status: 'failed'; readonly reason: string; readonly keys: readonly [] }
);
