import { compareInstants } from '../../domain/instant.ts';
import type { SourceEvent } from '../hr-source.ts';
import { buildEvent, type StatedFact } from './build-event.ts';

/** Between which times someone works. All are instants; what the record does not tell is undefined. */
export interface WorkingTime {
  readonly occurredAt: string;
  /** From when on access is due. */
  readonly startsAt?: string | undefined;
  /** When access would end if the first day of work were the last. */
  readonly firstDayEndsAt?: string | undefined;
  /** From when on access is gone. */
  readonly leavesAt?: string | undefined;
}

/** Whether the last day of work is not after a first one that lies ahead: then the person does not come. */
export function isWithdrawn({ occurredAt, startsAt, firstDayEndsAt, leavesAt }: WorkingTime): boolean {
  if (startsAt === undefined || firstDayEndsAt === undefined || leavesAt === undefined) return false;
  return compareInstants(startsAt, occurredAt) > 0 && compareInstants(leavesAt, firstDayEndsAt) <= 0;
}

/**
 * An offboarding, at once or on its day. Of someone who does not come, the start that was planned is called off as well: a
 * leaving alone would let it stand, as the return of someone who leaves before.
 */
export function sayLeaving(leaving: StatedFact & { readonly isWithdrawn: boolean }): readonly SourceEvent[] {
  const { isWithdrawn: doesNotCome, ...said } = leaving;
  const offboarding = buildEvent({ ...said, meaning: 'offboard' });
  if (!doesNotCome) return [offboarding];
  const { effectiveAt: _, eventId, ...now } = said;
  return [buildEvent({ ...now, eventId: `${eventId}-withdraw`, meaning: 'call-off' }), offboarding];
}
