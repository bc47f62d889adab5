import type { Person } from '../../domain/person.ts';
import type { PersonRow } from './person-row.ts';

/** A person as the ledger knows them, and what is being done about them. */
export interface PersonSummary {
  readonly person: Pick<
    Person,
    'id' | 'desired' | 'identifiers' | 'onboarded' | 'words' | 'authority' | 'targets'
  >;
  /** Whether something is still to be done, or tried again. Not where retries were used up. */
  readonly hasOpenWork: boolean;
  /** When the last run that may have changed the person's accounts ended, or will have (ISO 8601). */
  readonly workedOnUntil?: string;
}

export function toPersonSummary({ person, lease, dueAt }: PersonRow): PersonSummary {
  const workedOnUntil = [lease?.until, lease?.endedAt]
    .filter((time) => time !== undefined)
    .toSorted()
    .at(-1);
  return {
    person,
    hasOpenWork: person.openEvents.length > 0 && dueAt !== undefined,
    ...(workedOnUntil === undefined ? {} : { workedOnUntil }),
  };
}
