import type { Context } from 'aws-lambda';
import type { SealedSegment } from '../../shared/audit/seal-hours.ts';
import type { Log } from '../../shared/log/log.ts';

export interface Dependencies {
  readonly seal: (hasTime: () => boolean) => Promise<readonly SealedSegment[]>;
  readonly log: Log;
}

/** Kept back from the function's time: a segment is not begun that may not be finished. */
const reserveMs = 60_000;

/** Seals what is to be sealed. An alarm looks whether a segment is made every hour. */
export function createHandler({ seal, log }: Dependencies) {
  return async function handler(
    _event: unknown,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<{ readonly sealed: readonly Pick<SealedSegment, 'sequence' | 'hour' | 'entries'>[] }> {
    const segments = await seal(() => context.getRemainingTimeInMillis() > reserveMs);
    for (const { entries, isAdopted } of segments) {
      if (isAdopted) log('warn', 'audit-found-sealed', { count: entries });
      else log('info', 'audit-sealed', { count: entries });
    }
    return { sealed: segments.map(({ sequence, hour, entries }) => ({ sequence, hour, entries })) };
  };
}
