import { startHeartbeat } from '../lease/start-heartbeat.ts';

/**
 * Works on a message that is hidden for a short while at a time, however long the work may take: should it be killed, the
 * message shows soon, and not at the end of the queue's visibility timeout, which has to be as long as a function may run.
 */
export async function whileHidden<T>(
  options: {
    readonly seconds: number;
    /** Must not reject. */
    readonly hide: (seconds: number) => Promise<void>;
  },
  work: () => Promise<T>,
): Promise<T> {
  const { seconds, hide } = options;
  await hide(seconds);
  const heartbeat = startHeartbeat({ everyMs: (seconds * 1000) / 3, beat: () => hide(seconds) });
  try {
    return await work();
  } finally {
    await heartbeat.stop();
  }
}
