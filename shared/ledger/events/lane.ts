import { importSource } from '../../domain/import-reference.ts';
import type { OpenEvent } from '../../domain/person.ts';
import type { EventReference } from '../../domain/user-event.ts';

/** The queue on which a person's changes travel. What files say stays apart, so that it delays no webhook. */
export type Lane = 'user-changes' | 'import-changes';

export function laneOfEvent(reference: EventReference): Lane {
  return reference.startsWith(`${importSource}/`) ? 'import-changes' : 'user-changes';
}

/** The import's lane only where nothing but files has been said of the person. */
export function laneOfPerson(openEvents: readonly Pick<OpenEvent, 'reference'>[]): Lane {
  const isImported = openEvents.every(({ reference }) => laneOfEvent(reference) === 'import-changes');
  return isImported && openEvents.length > 0 ? 'import-changes' : 'user-changes';
}
