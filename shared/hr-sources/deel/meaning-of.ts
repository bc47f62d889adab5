import type { DeelSettings } from './settings.ts';

/** What an event type is configured to mean. Undefined: nothing. */
export function meaningOf(
  type: string,
  { events }: DeelSettings,
): DeelSettings['events'][string] | undefined {
  return Object.hasOwn(events, type) ? events[type] : undefined;
}
