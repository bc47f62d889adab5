import type { UserEvent } from '../../shared/domain/user-event.ts';

let count = 0;

/** An event with an id of its own; what a test does not care about is filled in. */
export function userEvent(event: Partial<UserEvent> & Pick<UserEvent, 'user'>): UserEvent {
  count += 1;
  return {
    eventId: `event-${count}`,
    source: 'webhook',
    type: 'update',
    occurredAt: at(0),
    ...event,
  };
}

/** A time: so many minutes after the first of January 2026. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();
}
