import { newPerson, type Person } from '../../domain/person.ts';
import type { EventReference } from '../../domain/user-event.ts';
import { emptyOutbox, type Outbox } from '../../history/outbox.ts';
import { duePartitions } from '../events/due-index.ts';
import type { Item } from '../table/attribute-values.ts';
import { readPerson } from './migrate-person.ts';

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
  /** The person as the item has them: what differs when the row is written is told in the person's history. */
  readonly read: Person;
  readonly outbox: Outbox;
  readonly lease?: Lease;
  /** When the sweeper shall look at the person (ISO 8601). */
  readonly dueAt?: string | undefined;
  /** Whether something was merged that the run which holds the lease has not seen. */
  readonly unseen: boolean;
  /** Scheduled events that were overruled by the last merge: settled after it, and again before the next one. */
  readonly superseded: readonly EventReference[];
}

/** What is left of someone who turned out to be another. */
export interface JoinedRow {
  readonly kind: 'joined';
  readonly id: string;
  readonly joinedTo: string;
  /** What was told of this record before. */
  readonly outbox: Outbox;
  /** The lease of the run that worked on this record when it was joined. */
  readonly lease?: Lease;
}

/** Someone who is being forgotten, or was: nothing of the record counts any more, and no one may write it. */
export interface ForgottenRow {
  readonly kind: 'forgotten';
  readonly id: string;
  readonly outbox: Outbox;
}

/** Returned for an id that is claimed at most: nothing is known of the person. */
export function unsavedRow(id: string): PersonRow {
  const person = newPerson(id);
  return {
    kind: 'person',
    id,
    version: 0,
    person,
    read: person,
    outbox: emptyOutbox,
    unseen: false,
    superseded: [],
  };
}

/** Reads a person's item. */
export function toRow(id: string, item: Item | undefined): PersonRow | JoinedRow | ForgottenRow {
  if (item === undefined) return unsavedRow(id);
  if (item.forgotten !== undefined) return { kind: 'forgotten', id, outbox: emptyOutbox };
  const lease = item.lease === undefined ? {} : { lease: item.lease };
  const outbox = item.history ?? emptyOutbox;
  if (item.joinedTo !== undefined) return { kind: 'joined', id, joinedTo: item.joinedTo, outbox, ...lease };
  const person = readPerson(id, { schema: item.schema, person: item.person });
  return {
    kind: 'person',
    id,
    version: item.version,
    person,
    read: person,
    outbox,
    ...lease,
    dueAt: duePartitions.includes(item.duePartition) ? item.dueAt : undefined,
    unseen: item.unseen ?? false,
    superseded: item.superseded ?? [],
  };
}
