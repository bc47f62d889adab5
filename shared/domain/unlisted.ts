import type { DesiredState } from './desired-state.ts';
import type { EventReference } from './user-event.ts';

/** What an import's complete listings showed: in some targets, no account bore the names that an event says. */
export interface Unlisted {
  /** The event that says the names. */
  readonly reference: EventReference;
  /** When the first of the listings began (ISO 8601, UTC). */
  readonly listedAt: string;
  readonly targets: readonly string[];
}

/** Whether every name that a new account would bear is the event's: another one was not looked for. */
export function saysNames(reference: EventReference, { userName, email }: DesiredState): boolean {
  const names = [userName, email].filter((register) => typeof register?.value === 'string');
  return names.length > 0 && names.every((register) => register?.by === reference);
}
