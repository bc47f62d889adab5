import { importSource, isFromFile } from '../domain/import-reference.ts';
import type { EventReference, UserEvent } from '../domain/user-event.ts';
import type { Cause } from './history-entry.ts';

const rowEvent = /^(.*)-(?:row-(\d+)|absent-[0-9a-f]{16})$/;

/** What an event's reference tells of who caused a change: an event, or a file's row. */
export function causeOfReference(reference: EventReference): Cause {
  const [, importId, row] = rowEvent.exec(reference.slice(importSource.length + 1)) ?? [];
  if (!isFromFile(reference) || importId === undefined) return { kind: 'event', reference };
  return { kind: 'import', reference, importId, ...(row === undefined ? {} : { row: Number(row) }) };
}

/** The same where the event itself is there: it may be of an import that someone released. */
export function causeOfEvent({ source, eventId, release }: UserEvent): Cause {
  const reference = `${source}/${eventId}`;
  if (release === undefined) return causeOfReference(reference);
  const { importId, releasedBy: by, droppedBy } = release;
  return { kind: 'approval', reference, importId, by, ...(droppedBy === undefined ? {} : { droppedBy }) };
}
