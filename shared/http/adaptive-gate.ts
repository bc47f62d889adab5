import type { Clock } from './clock.ts';
import { createPace } from './pace.ts';
import { currentTurn } from './turn.ts';

/** How an attempt ended, as far as it tells of the server's load. */
type AttemptOutcome = 'taken' | 'refused' | 'failed';

/** Admission to one attempt. `leave` must be called once, when the attempt is over. */
interface GatePass {
  leave(outcome: AttemptOutcome): void;
}

/** Bounds how many attempts this process has in flight, and finds out how many the server bears. */
export interface AdaptiveGate {
  /** Waits for admission: in the order of {@link Turn turns}, and of one turn first come first served. Rejects with the signal's reason when that aborts first. */
  enter(signal: AbortSignal | undefined): Promise<GatePass>;
  /** How many attempts may be in flight now; between 1 and the hard limit. */
  window(): number;
  inFlight(): number;
}

interface Waiter {
  readonly order: number;
  readonly admit: (pass: GatePass) => void;
  readonly leaveQueue: () => void;
}

/**
 * Additive increase, multiplicative decrease. The window starts at one and doubles every round trip up to the first
 * refusal; then each refusal halves it, at most once per round trip (attempts admitted before a cut tell nothing
 * new), and it grows by one per round trip of attempts that were taken. A window of one may still be too fast for a
 * server that counts per second, so that refusals also set a {@link createPace pace}. A refused call waits out
 * `Retry-After` outside the gate: the others go on.
 */
export function createAdaptiveGate(options: { readonly limit: number; readonly clock: Clock }): AdaptiveGate {
  const { limit, clock } = options;
  /** Who goes next, first. */
  const queue: Waiter[] = [];
  const pace = createPace();
  let window = 1;
  let slowStartUntil = limit;
  let inFlight = 0;
  let admitted = 0;
  let admittedAtCut = 0;
  let waking = false;

  function issue(): GatePass {
    if (inFlight === 0 && queue.length === 0) pace.begin(clock.now());
    inFlight += 1;
    admitted += 1;
    pace.admit(clock.now());
    const number = admitted;
    const wasFull = inFlight >= Math.floor(window);
    let left = false;
    return {
      leave(outcome) {
        if (left) return;
        left = true;
        inFlight -= 1;
        if (outcome === 'taken') pace.take(clock.now());
        if (outcome === 'refused') cut(number);
        // A window that was not used up has not been tried: growing it would prove nothing.
        else if (outcome === 'taken' && (wasFull || queue.length > 0)) grow();
        admitWaiting();
      },
    };
  }

  function cut(number: number): void {
    if (number <= admittedAtCut) return;
    admittedAtCut = admitted;
    window = Math.max(1, window / 2);
    slowStartUntil = window;
    pace.cut(clock.now());
  }

  function grow(): void {
    window = Math.min(limit, window + (window < slowStartUntil ? 1 : 1 / window));
  }

  function admitWaiting(): void {
    while (queue.length > 0 && inFlight < Math.floor(window)) {
      const wait = pace.wait(clock.now());
      if (wait > 0) {
        wakeAfter(wait);
        return;
      }
      const waiter = queue.shift();
      // Counted first: whoever hears of it may want to enter at once.
      waiter?.admit(issue());
      waiter?.leaveQueue();
    }
  }

  function join(waiter: Waiter): void {
    const before = queue.findLastIndex(({ order }) => order <= waiter.order);
    queue.splice(before + 1, 0, waiter);
  }

  function wakeAfter(milliseconds: number): void {
    if (waking) return;
    waking = true;
    void clock.sleep(milliseconds, undefined).then(() => {
      waking = false;
      admitWaiting();
    });
  }

  return {
    window: () => window,
    inFlight: () => inFlight,
    enter(signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const turn = currentTurn();
      return new Promise((resolve, reject) => {
        const abort = () => {
          queue.splice(queue.indexOf(waiter), 1);
          turn?.goesOn(queue, window);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          order: turn?.order ?? Number.POSITIVE_INFINITY,
          admit: resolve,
          leaveQueue() {
            signal?.removeEventListener('abort', abort);
            turn?.goesOn(queue, window);
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        join(waiter);
        turn?.waits(queue);
        admitWaiting();
      });
    },
  };
}
