export interface Heartbeat {
  /** Waits for the beat that is under way, so that none comes after. */
  stop(): Promise<void>;
}

/** Says every so often that some work goes on, so that others may take it over soon after it was killed. */
export function startHeartbeat(options: {
  readonly everyMs: number;
  /** Must not reject. */
  readonly beat: () => Promise<void>;
}): Heartbeat {
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(options.beat);
  }, options.everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await beating;
    },
  };
}
