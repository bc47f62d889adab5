import { type Heartbeat, startHeartbeat } from '../lease/start-heartbeat.ts';
import type { ImportContext } from './import-context.ts';
import { type ImportLease, ImportLeaseLostError, type ImportRecord } from './ledger/import-records.ts';

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

/**
 * One run's work on an import, under the lease. Says now and then that it is still there, so that the lease can be
 * short, and an import whose run was killed goes on soon.
 */
export class ImportRun {
  readonly context: ImportContext;
  /** Ends when the time is nearly up, or the lease is lost. */
  readonly signal: AbortSignal;
  readonly #message: InFlightMessage;
  readonly #owner: string;
  readonly #stop = new AbortController();
  readonly #heartbeat: Heartbeat;
  #record: ImportRecord;

  constructor({ context, record, owner, message }: RunStart) {
    this.context = context;
    this.#record = record;
    this.#owner = owner;
    this.#message = message;
    this.signal = AbortSignal.any([
      this.#stop.signal,
      AbortSignal.timeout(Math.max(0, message.remainingMs() - reserveMs / 2)),
    ]);
    const everyMs = (context.options.leaseSeconds * 1000) / 3;
    this.#heartbeat = startHeartbeat({ everyMs, beat: () => this.#beat() });
  }

  get record(): ImportRecord {
    return this.#record;
  }

  /** Whether there is time for more. */
  get hasTime(): boolean {
    return !this.signal.aborted && this.#message.remainingMs() > reserveMs;
  }

  /** Records a step. Throws an `ImportLeaseLostError` when another run has taken over. */
  async save(change: (record: ImportRecord) => ImportRecord): Promise<void> {
    this.#record = await this.context.ledger.updateImport({
      importId: this.#record.importId,
      lease: this.#lease(this.context.options.leaseSeconds),
      change,
    });
  }

  /** The last write of a run: gives the lease back. */
  async release(): Promise<void> {
    // A heartbeat that is under way would take the lease again.
    await this.#heartbeat.stop();
    const { importId } = this.#record;
    await this.context.ledger.updateImport({ importId, lease: this.#lease(-1), change: (record) => record });
  }

  #lease(seconds: number): ImportLease {
    const until = new Date(this.context.now().getTime() + seconds * 1000).toISOString();
    return { owner: this.#owner, until, messageId: this.#message.messageId };
  }

  async #beat(): Promise<void> {
    const { log } = this.context;
    try {
      await this.save((record) => record);
    } catch (error) {
      log('warn', 'import-heartbeat-failed', { importId: this.#record.importId, error });
      if (error instanceof ImportLeaseLostError) this.#stop.abort(error);
    }
  }
}
