import type { EventReference } from '../domain/user-event.ts';
import type { LogFields } from './log.ts';

/** A line names at most so many events. */
const mostEvents = 50;

/** The fields by which lines about events are found: one event has fields of its own, several are a list. */
export function eventsInLog(references: readonly EventReference[]): LogFields {
  const [first, ...others] = references;
  const isOne = first !== undefined && others.length === 0;
  return {
    eventId: isOne ? eventIdOf(first) : undefined,
    eventReference: isOne ? first : undefined,
    eventIds: isOne || first === undefined ? undefined : references.slice(0, mostEvents).map(eventIdOf),
  };
}

function eventIdOf(reference: EventReference): string {
  return reference.slice(reference.indexOf('/') + 1);
}
