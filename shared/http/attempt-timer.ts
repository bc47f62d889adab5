/** The time that one attempt has. Its signal aborts with the caller's, or when the time is over. */
export interface AttemptTimer {
  readonly signal: AbortSignal;
  /** Whether the time was over before the caller gave up. */
  timedOut(): boolean;
  /** Must be called when the attempt is over. */
  end(): void;
}

export function startAttemptTimer(milliseconds: number, caller: AbortSignal | undefined): AttemptTimer {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = !controller.signal.aborted;
      controller.abort(new DOMException('The attempt took too long.', 'TimeoutError'));
    },
    Math.max(0, milliseconds),
  );
  const follow = () => controller.abort(caller?.reason);
  if (caller?.aborted) follow();
  else caller?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    end() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', follow);
    },
  };
}
