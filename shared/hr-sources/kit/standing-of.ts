import type { Employment } from './plan-employment.ts';

/** What a status says, without regard to case. One that the record does not show says nothing. */
export function standingOf(status: unknown, leftStatuses: readonly string[]): Employment['standing'] {
  const word = typeof status === 'string' ? status.trim().toLowerCase() : '';
  if (word === '') return 'unknown';
  return leftStatuses.some((left) => left.toLowerCase() === word) ? 'left' : 'employed';
}
