import { createHash } from 'node:crypto';
import { type Identifier, identifierKey } from './identity/identifiers.ts';
import type { EventReference } from './user-event.ts';

/** The source of every event that a file makes. */
export const importSource = 'import';

export function isFromFile(reference: EventReference): boolean {
  return reference.startsWith(`${importSource}/`);
}

export function rowEventId(importId: string, row: number): string {
  return `${importId}-row-${row}`;
}

/** The same for the same member, so that planning again makes no second event. */
export function absenceEventId(importId: string, identifiers: readonly Identifier[]): string {
  return `${importId}-absent-${hashOfNames(identifiers)}`;
}

/** 16 hex digits, the same for the same names. */
export function hashOfNames(identifiers: readonly Identifier[]): string {
  const keys = identifiers.map(identifierKey).sort();
  return createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 16);
}

/** Whether an event says that someone was absent from a file. Presence in a file lifts only such an offboarding. */
export function isAbsence(reference: EventReference): boolean {
  return /^import\/.*-absent-[0-9a-f]{16}$/.test(reference);
}
