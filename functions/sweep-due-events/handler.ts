import type { Context } from 'aws-lambda';
import type { Log } from '../../shared/log/log.ts';
import type { SweepResult } from './sweep-due-work.ts';

export interface Dependencies {
  readonly sweep: (hasTime: () => boolean) => Promise<SweepResult>;
  /** How long the oldest open work of each queue has waited (seconds). */
  readonly oldestOpenWork: () => Promise<ReadonlyMap<string, number>>;
  /** How many people each source's brake holds. */
  readonly countHeld: () => Promise<ReadonlyMap<string, number>>;
  readonly log: Log;
}

/** Something that was due could not be done; it stays due. Says nothing else, since Lambda logs it. */
export class SweepIncompleteError extends Error {
  override readonly name = 'SweepIncompleteError';
  readonly failures: number;

  constructor(failures: number) {
    super(`the sweep left undone: ${failures}`);
    this.failures = failures;
  }
}

/** Kept back from the function's time, for what is under way and for the log. */
const reserveMs = 5000;

const worthTellingSeconds = 120;

/** Sweeps once. Throws {@link SweepIncompleteError} at the end when something failed, so that the alarm is raised. */
export function createHandler({ sweep, oldestOpenWork, countHeld, log }: Dependencies) {
  return async function handler(
    _event: unknown,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<void> {
    // First, because a sweep that has too much to do ends without time for it, which is when it matters most.
    await Promise.all([measure(), remind()]);
    const result = await sweep(() => context.getRemainingTimeInMillis() > reserveMs);
    const {
      finishedEvents,
      enqueuedPeople,
      enqueuedNotices,
      enqueuedObserved,
      movedHistories,
      forgottenPeople,
      postponedLeavers,
      failures,
      cutShort,
    } = result;
    if (finishedEvents > 0) log('info', 'sweep-finished-events', { count: finishedEvents });
    if (enqueuedPeople > 0) log('info', 'sweep-enqueued-people', { count: enqueuedPeople });
    if (enqueuedNotices > 0) log('info', 'sweep-enqueued-notices', { count: enqueuedNotices });
    if (enqueuedObserved > 0) log('info', 'sweep-enqueued-observed', { count: enqueuedObserved });
    if (movedHistories > 0) log('info', 'sweep-moved-histories', { count: movedHistories });
    if (forgottenPeople > 0) log('info', 'people-forgotten', { count: forgottenPeople });
    if (postponedLeavers > 0) log('info', 'forgetting-postponed', { count: postponedLeavers });
    if (cutShort) log('warn', 'sweep-cut-short');
    if (failures.length === 0) return;
    log('error', 'sweep-incomplete', { count: failures.length, error: failures[0] });
    throw new SweepIncompleteError(failures.length);
  };

  /** Alarms look at these lines. What has just been accepted is not worth one. */
  async function measure(): Promise<void> {
    try {
      for (const [queue, ageSeconds] of await oldestOpenWork()) {
        if (ageSeconds >= worthTellingSeconds) log('info', 'oldest-open-work', { queue, ageSeconds });
      }
    } catch (error) {
      log('warn', 'oldest-open-work-unknown', { error });
    }
  }

  /** Says it as long as anyone is held, so that the alarm lasts until a human has looked. */
  async function remind(): Promise<void> {
    try {
      for (const [source, count] of await countHeld()) log('error', 'brake-held', { source, count });
    } catch (error) {
      log('warn', 'held-people-unknown', { error });
    }
  }
}
