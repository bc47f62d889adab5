import type { Clock } from '../../shared/http/clock.ts';

/** A clock that moves only when everything waits: to the next end of a sleep. */
export class VirtualTime implements Clock {
  #now = 0;
  #number = 0;
  #sleeps: { readonly at: number; readonly number: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#number += 1;
      this.#sleeps.push({ at: this.#now + milliseconds, number: this.#number, wake: resolve });
    });
  }

  /** Lets time pass, sleep by sleep, until the condition holds. */
  async runUntil(done: () => boolean): Promise<void> {
    for (;;) {
      // A macrotask lets every promise that can settle do so.
      await new Promise((resolve) => setImmediate(resolve));
      if (done()) return;
      this.#sleeps.sort((a, b) => a.at - b.at || a.number - b.number);
      const next = this.#sleeps.shift();
      if (next === undefined) throw new Error('nobody sleeps, and the condition does not hold');
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
  }
}
