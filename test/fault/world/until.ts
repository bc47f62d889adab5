import { setTimeout as delay } from 'node:timers/promises';

/** Ample, because it passes only when something is wrong: on a busy machine everything takes several times as long. */
const defaultTimeoutMs = 60_000;
const pauseMs = 100;

/** Looks until there is something to see. Throws an error that says what was waited for when the time is up. */
export async function until<Seen>(
  what: string,
  look: () => Promise<Seen | false | undefined> | Seen | false | undefined,
  timeoutMs = defaultTimeoutMs,
): Promise<Seen> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() >= end) throw new Error(`waited ${timeoutMs / 1000} s in vain: ${what}`);
    await delay(pauseMs);
  }
}
