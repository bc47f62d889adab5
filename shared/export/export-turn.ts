import { randomUUID } from 'node:crypto';
import { type Heartbeat, startHeartbeat } from '../lease/start-heartbeat.ts';
import type { ExportContext } from './export-context.ts';
import { type ExportLease, ExportLeaseLostError, type ExportRecord } from './export-ledger.ts';

/** Another run exports the target, and was still at it when this one's time was up. */
export class ExportBusyError extends Error {
  override readonly name = 'ExportBusyError';

  constructor(options: { readonly cause?: unknown } = {}) {
    super('another run exports the target', options);
  }
}

/** How often one looks whether the other run is done. */
const lookEveryMs = 1000;

/**
 * One run's turn at a target's exports, under the lease. Says now and then that it is still there, so that the lease can
 * be short, and an export whose run was killed is made soon by the next.
 */
export class ExportTurn {
  /** Ends when the lease is lost. */
  readonly signal: AbortSignal;
  readonly #context: ExportContext;
  readonly #target: string;
  readonly #owner = randomUUID();
  readonly #stop = new AbortController();
  #record: ExportRecord;
  #heartbeat: Heartbeat | undefined;

  private constructor(context: ExportContext, target: string) {
    this.#context = context;
    this.#target = target;
    this.#record = { target };
    this.signal = this.#stop.signal;
  }

  /** Waits for its turn. Throws an {@link ExportBusyError} when the signal ends that. */
  static async take(context: ExportContext, target: string, signal: AbortSignal): Promise<ExportTurn> {
    const turn = new ExportTurn(context, target);
    for (;;) {
      const { leaseSeconds } = context.options;
      const result = await context.ledger.lease(target, turn.#lease(leaseSeconds));
      if (result.kind === 'acquired') {
        turn.#record = result.record;
        turn.#heartbeat = startHeartbeat({
          everyMs: (leaseSeconds * 1000) / 3,
          beat: () => turn.#beat(),
        });
        return turn;
      }
      await context.clock.sleep(lookEveryMs, signal).catch((cause: unknown) => {
        throw new ExportBusyError({ cause });
      });
    }
  }

  get record(): ExportRecord {
    return this.#record;
  }

  /** Records a step. Throws an `ExportLeaseLostError` when another run has taken over. */
  async save(change: (record: ExportRecord) => ExportRecord): Promise<void> {
    const lease = this.#lease(this.#context.options.leaseSeconds);
    this.#record = await this.#context.ledger.update({ target: this.#target, lease, change });
  }

  /** Gives the lease back. Where that fails it ends by itself. */
  async end(): Promise<void> {
    // A heartbeat that is under way would take the lease again.
    await this.#heartbeat?.stop();
    try {
      await this.#context.ledger.update({
        target: this.#target,
        lease: this.#lease(-1),
        change: (record) => record,
      });
    } catch (error) {
      this.#context.log('warn', 'export-lease-not-released', { target: this.#target, error });
    }
  }

  #lease(seconds: number): ExportLease {
    const until = new Date(this.#context.clock.now() + seconds * 1000).toISOString();
    return { owner: this.#owner, until };
  }

  async #beat(): Promise<void> {
    try {
      await this.save((record) => record);
    } catch (error) {
      this.#context.log('warn', 'export-heartbeat-failed', { target: this.#target, error });
      if (error instanceof ExportLeaseLostError) this.#stop.abort(error);
    }
  }
}
