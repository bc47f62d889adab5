import { isFinal } from '../domain/outcome.ts';
import type { EventView } from './event-view.ts';

export interface WaitOptions {
  readonly view: EventView;
  /** Reads the event anew. */
  readonly read: () => Promise<EventView | undefined>;
  readonly forMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const [firstPauseMs, maxPauseMs] = [100, 500];

/** Reads an accepted event until it is final or the time is up; one that is scheduled, or waits for a human, is not waited for. */
export async function waitForOutcome(options: WaitOptions): Promise<EventView> {
  const { read, forMs, now, sleep } = options;
  const until = now() + forMs;
  let { view } = options;
  let pause = firstPauseMs;
  while (!isFinal(view.status) && view.status !== 'scheduled' && view.heldBecause === undefined) {
    const left = until - now();
    if (left <= 0) break;
    await sleep(Math.min(pause, left));
    view = (await read()) ?? view;
    pause = Math.min(pause * 1.5, maxPauseMs);
  }
  return view;
}
