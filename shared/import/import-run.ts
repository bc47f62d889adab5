import { HeldLease } from '../lease/held-lease.ts';
import type { Rejection } from './drop/rejection.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportLease, ImportRecord } from './ledger/import-records.ts';

export interface RunStart {
  readonly context: ImportContext;
  readonly record: ImportRecord;
  readonly owner: string;
  readonly message: InFlightMessage;
}

/** The message that a run works on. */
export interface InFlightMessage {
  readonly messageId: string;
  /** Milliseconds that are left of the function's time. */
  readonly remainingMs: () => number;
}

/** Kept back from the function's time, to record how far one got. */
const reserveMs = 8_000;

/** One run's work on an import, under the lease. */
export class ImportRun {
  readonly context: ImportContext;
  /** Ends when the time is nearly up, or the lease is lost. */
  readonly signal: AbortSignal;
  readonly #message: InFlightMessage;
  readonly #lease: HeldLease<ImportRecord>;

  constructor({ context, record, owner, message }: RunStart) {
    this.context = context;
    this.#message = message;
    const { importId } = record;
    const leaseOf = (seconds: number): ImportLease => {
      const until = new Date(context.now().getTime() + seconds * 1000).toISOString();
      return { owner, until, messageId: message.messageId };
    };
    this.#lease = new HeldLease({
      content: record,
      seconds: context.options.leaseSeconds,
      update: (change, seconds) => context.ledger.updateImport({ importId, lease: leaseOf(seconds), change }),
      onBeatFailed: (error) => context.log('warn', 'import-heartbeat-failed', { importId, error }),
    });
    this.signal = AbortSignal.any([
      this.#lease.signal,
      AbortSignal.timeout(Math.max(0, message.remainingMs() - reserveMs / 2)),
    ]);
  }

  get record(): ImportRecord {
    return this.#lease.content;
  }

  /** Whether there is time for more. */
  get hasTime(): boolean {
    return !this.signal.aborted && this.#message.remainingMs() > reserveMs;
  }

  /** Records a step. Throws a `LeaseLostError` when another run has taken over. */
  save(change: (record: ImportRecord) => ImportRecord): Promise<void> {
    return this.#lease.save(change);
  }

  /** Refuses the whole file. */
  reject(
    rejectedBecause: Rejection,
    also: Pick<ImportRecord, 'refused'> & { readonly baton?: string } = {},
  ): Promise<void> {
    return this.save(({ plan: _plan, reportedAt: _reportedAt, progress: _progress, ...record }) => ({
      ...record,
      ...also,
      state: 'rejected',
      heldBecause: [],
      rejectedBecause,
    }));
  }

  /** The last write of a run: gives the lease back. */
  release(): Promise<void> {
    return this.#lease.release();
  }
}
