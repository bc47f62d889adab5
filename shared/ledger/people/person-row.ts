import { newPerson, type Person } from '../../domain/person.ts';
import type { EventReference } from '../../domain/user-event.ts';
import type { Item } from '../table/ledger-table.ts';
import { readPerson } from './migrate-person.ts';
import { observedPartition } from './observed-people.ts';

/** Who works on a person, until when (ISO 8601); in the past once that run has ended. */
export interface Lease {
  readonly owner: string;
  readonly until: string;
  /** When that run said that it had ended (ISO 8601). */
  readonly endedAt?: string;
}

/** A person as the ledger holds it. */
export interface PersonRow {
  readonly kind: 'person';
  readonly id: string;
  /** Grows by one with every write; 0: claimed by an identifier, never saved. */
  readonly version: number;
  readonly person: Person;
  readonly lease?: Lease;
  /** When the sweeper shall look at the person (ISO 8601). */
  readonly dueAt?: string | undefined;
  /** Whether something was merged that the run which holds the lease has not seen. */
  readonly unseen: boolean;
  /** Scheduled events that were overruled by the last merge: settled after it, and again before the next one. */
  readonly superseded: readonly EventReference[];
}

/** What is left of somebody who turned out to be another. */
export interface JoinedRow {
  readonly kind: 'joined';
  readonly id: string;
  readonly joinedTo: string;
  /** The lease of the run that worked on this record when it was joined. */
  readonly lease?: Lease;
}

/** Returned for an id that is claimed at most: nothing is known of the person. */
export function unsavedRow(id: string): PersonRow {
  return { kind: 'person', id, version: 0, person: newPerson(id), unseen: false, superseded: [] };
}

/** Reads a person's item. */
export function toRow(id: string, item: Item | undefined): PersonRow | JoinedRow {
  if (item === undefined) return unsavedRow(id);
  const lease = item.lease === undefined ? {} : { lease: item.lease };
  if (item.joinedTo !== undefined) return { kind: 'joined', id, joinedTo: item.joinedTo, ...lease };
  return {
    kind: 'person',
    id,
    version: item.version,
    person: readPerson(id, { schema: item.schema, person: item.person }),
    ...lease,
    dueAt: item.duePartition === observedPartition ? undefined : item.dueAt,
    unseen: item.unseen ?? false,
    superseded: item.superseded ?? [],
  };
}
