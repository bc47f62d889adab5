import type { Log } from '../log/log.ts';
import type { FieldError } from '../webhook/problem-details.ts';

/** Names the attributes that were left out of an event, by code: nobody at the HR system is told. */
export function logDropped(
  log: Log,
  event: {
    readonly source: string;
    readonly eventId: string;
    readonly dropped: readonly FieldError[];
  },
): void {
  const { source, eventId, dropped } = event;
  for (const { path, code } of dropped) {
    log('warn', 'source-attribute-dropped', { source, eventId, because: `${path}:${code}` });
  }
}
