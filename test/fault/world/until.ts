import { setTimeout as delay } from 'node:timers/promises';

/** Ample, because it passes only when something is wrong: on a busy machine everything takes several times as long. */
const defaultTimeoutMs = 90_000;
/** Longer each time, because every look is work for the machine, too. */
const [firstPauseMs, maxPauseMs] = [100, 1000];

/** Looks until there is something to see. Throws an error that says what was waited for when the time is up. */
export async function until<Seen>(
  what: string,
  look: () => Promise<Seen | false | undefined> | Seen | false | undefined,
  timeoutMs = defaultTimeoutMs,
): Promise<Seen> {
  const end = performance.now() + timeoutMs;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.3, maxPauseMs)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() >= end) throw new Error(`waited ${timeoutMs / 1000} s in vain: ${what}`);
    await delay(pause);
  }
}
