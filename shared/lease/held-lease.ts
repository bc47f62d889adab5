import { LeaseLostError } from './lease-lost-error.ts';
import { startHeartbeat } from './start-heartbeat.ts';

interface Leased<Content> {
  /** What stands under the lease, as it was when the lease was taken. */
  readonly content: Content;
  /** How long the lease lasts without another sign. */
  readonly seconds: number;
  /** Changes what stands under the lease, which then lasts that many seconds more. Throws a {@link LeaseLostError}. */
  readonly update: (change: (content: Content) => Content, seconds: number) => Promise<Content>;
  readonly onBeatFailed: (error: unknown) => void;
}

/**
 * A lease on something in the ledger, and what stands under it. Says now and then that its run is still there, so that the lease can
 * be short, and work whose run was killed goes on soon.
 */
export class HeldLease<Content> {
  /** Ends when the lease is lost. */
  readonly signal: AbortSignal;
  readonly #leased: Leased<Content>;
  readonly #stop = new AbortController();
  readonly #heartbeat;
  #content: Content;

  constructor(leased: Leased<Content>) {
    this.#leased = leased;
    this.#content = leased.content;
    this.signal = this.#stop.signal;
    this.#heartbeat = startHeartbeat({
      everyMs: (leased.seconds * 1000) / 3,
      beat: () => this.#beat(),
    });
  }

  get content(): Content {
    return this.#content;
  }

  /** Records a step. Throws a {@link LeaseLostError}. */
  async save(change: (content: Content) => Content): Promise<void> {
    this.#content = await this.#leased.update(change, this.#leased.seconds);
  }

  /** The last write: gives the lease back. */
  async release(): Promise<void> {
    // A heartbeat that is under way would take the lease again.
    await this.#heartbeat.stop();
    await this.#leased.update((content) => content, -1);
  }

  async #beat(): Promise<void> {
    try {
      await this.save((content) => content);
    } catch (error) {
      this.#leased.onBeatFailed(error);
      if (error instanceof LeaseLostError) this.#stop.abort(error);
    }
  }
}
