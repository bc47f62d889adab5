/** How an attempt ended, as far as it tells of the server's load. */
export type AttemptOutcome = 'taken' | 'refused' | 'failed';

/** Admission to one attempt. `leave` must be called once, when the attempt is over. */
export interface GatePass {
  leave(outcome: AttemptOutcome): void;
}

/** Bounds how many attempts this process has in flight, and finds out how many the server bears. */
export interface AdaptiveGate {
  /** Waits for admission, first come first served. Rejects with the signal's reason when that aborts first. */
  enter(signal: AbortSignal | undefined): Promise<GatePass>;
  /** How many attempts may be in flight now; between 1 and the hard limit. */
  window(): number;
}

interface Waiter {
  readonly admit: (pass: GatePass) => void;
  readonly leaveQueue: () => void;
}

/**
 * Additive increase, multiplicative decrease. The window starts at one and doubles every round trip up to the first
 * refusal; then each refusal halves it, at most once per round trip (attempts admitted before a cut tell nothing
 * new), and it grows by one per round trip of attempts that were taken. A refused call waits out `Retry-After`
 * outside the gate: the others go on.
 */
export function createAdaptiveGate(options: { readonly limit: number }): AdaptiveGate {
  const queue = new Set<Waiter>();
  let window = 1;
  let slowStartUntil = options.limit;
  let inFlight = 0;
  let admitted = 0;
  let admittedAtCut = 0;

  function issue(): GatePass {
    inFlight += 1;
    admitted += 1;
    const number = admitted;
    const wasFull = inFlight >= Math.floor(window);
    let left = false;
    return {
      leave(outcome) {
        if (left) return;
        left = true;
        inFlight -= 1;
        if (outcome === 'refused') cut(number);
        // A window that was not used up has not been tried: growing it would prove nothing.
        else if (outcome === 'taken' && (wasFull || queue.size > 0)) grow();
        admitWaiting();
      },
    };
  }

  function cut(number: number): void {
    if (number <= admittedAtCut) return;
    admittedAtCut = admitted;
    window = Math.max(1, window / 2);
    slowStartUntil = window;
  }

  function grow(): void {
    window = Math.min(options.limit, window + (window < slowStartUntil ? 1 : 1 / window));
  }

  function admitWaiting(): void {
    for (const waiter of queue) {
      if (inFlight >= Math.floor(window)) return;
      queue.delete(waiter);
      waiter.leaveQueue();
      waiter.admit(issue());
    }
  }

  return {
    window: () => window,
    enter(signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      if (queue.size === 0 && inFlight < Math.floor(window)) return Promise.resolve(issue());
      return new Promise((resolve, reject) => {
        const abort = () => {
          queue.delete(waiter);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          admit: resolve,
          leaveQueue: () => signal?.removeEventListener('abort', abort),
        };
        signal?.addEventListener('abort', abort, { once: true });
        queue.add(waiter);
      });
    },
  };
}
