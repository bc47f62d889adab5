import { randomUUID } from 'node:crypto';
import { HeldLease } from '../lease/held-lease.ts';
import type { ItemLease } from '../ledger/leased-item.ts';
import type { ExportContext } from './export-context.ts';
import type { ExportRecord } from './export-ledger.ts';

/** Another run exports the target, and was still at it when this one's time was up. */
export class ExportBusyError extends Error {
  override readonly name = 'ExportBusyError';

  constructor(options: { readonly cause?: unknown } = {}) {
    super('another run exports the target', options);
  }
}

/** How often one looks whether the other run is done. */
const lookEveryMs = 1000;

/** One run's turn at a target's exports, under the lease. */
export class ExportTurn {
  readonly #context: ExportContext;
  readonly #target: string;
  readonly #lease: HeldLease<ExportRecord>;

  private constructor(context: ExportContext, target: string, lease: HeldLease<ExportRecord>) {
    this.#context = context;
    this.#target = target;
    this.#lease = lease;
  }

  /** Waits for its turn. Throws an {@link ExportBusyError} when the signal ends that. */
  static async take(context: ExportContext, target: string, signal: AbortSignal): Promise<ExportTurn> {
    const { ledger, clock, log } = context;
    const { leaseSeconds } = context.options;
    const owner = randomUUID();
    const leaseOf = (seconds: number): ItemLease => ({
      owner,
      until: new Date(clock.now() + seconds * 1000).toISOString(),
    });
    for (;;) {
      const result = await ledger.lease(target, leaseOf(leaseSeconds));
      if (result.kind === 'acquired') {
        const lease = new HeldLease<ExportRecord>({
          content: result.record,
          seconds: leaseSeconds,
          update: (change, seconds) => ledger.update({ target, lease: leaseOf(seconds), change }),
          onBeatFailed: (error) => log('warn', 'export-heartbeat-failed', { target, error }),
        });
        return new ExportTurn(context, target, lease);
      }
      await clock.sleep(lookEveryMs, signal).catch((cause: unknown) => {
        throw new ExportBusyError({ cause });
      });
    }
  }

  /** Ends when the lease is lost. */
  get signal(): AbortSignal {
    return this.#lease.signal;
  }

  get record(): ExportRecord {
    return this.#lease.content;
  }

  /** Records a step. Throws a `LeaseLostError` when another run has taken over. */
  save(change: (record: ExportRecord) => ExportRecord): Promise<void> {
    return this.#lease.save(change);
  }

  /** Gives the lease back. Where that fails it ends by itself. */
  async end(): Promise<void> {
    try {
      await this.#lease.release();
    } catch (error) {
      this.#context.log('warn', 'export-lease-not-released', { target: this.#target, error });
    }
  }
}
