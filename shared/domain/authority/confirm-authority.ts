import { createHash } from 'node:crypto';
import type { Person } from '../person.ts';
import type { EventReference } from '../user-event.ts';
import type { Approval } from './authority.ts';

/**
 * What an import notes of each event that someone released, where only imports write. People's records can be written by
 * every door, so that an approval in one of them counts only as far as such a note says the same.
 */
export interface ReleaseNote {
  /** Whom the event turned out to be about. Undefined while the import is about to say so. */
  readonly personId?: string;
  /** Undefined where the event says nothing that needs an approval. */
  readonly proof?: ReleaseProof;
}

/** Digests, so that a note holds no personal data. */
export interface ReleaseProof {
  /** The fingerprint of who released what, and when. */
  readonly release: string;
  /** The fingerprint of each value that the release covers, by the attribute's name. */
  readonly values: Readonly<Record<string, string>>;
}

export function proofOf(approval: Approval): ReleaseProof {
  const { reference, importId, releasedBy, releasedAt, droppedBy, occurredAt, effectiveAt } = approval;
  return {
    release: digest([reference, importId, releasedBy, releasedAt, droppedBy, occurredAt, effectiveAt]),
    values: Object.fromEntries(
      Object.entries(approval.values).map(([name, value]) => [name, digest([reference, name, value])]),
    ),
  };
}

/** Leaves of a person's approvals those that an import has noted for this very person. */
export function confirmAuthority(
  person: Person,
  notes: ReadonlyMap<EventReference, ReleaseNote>,
): {
  readonly person: Person;
  /** Whether an import is about to say whom it is about: soon that can be told. */
  readonly isPending: boolean;
} {
  const { authority } = person;
  if (authority === undefined) return { person, isPending: false };
  const noted = authority.approvals.filter((approval) =>
    isCovered(approval, notes.get(approval.reference)?.proof),
  );
  const ownerOf = ({ reference }: Approval) => notes.get(reference)?.personId;
  const approvals = noted.filter((approval) => ownerOf(approval) === person.id);
  return {
    person:
      approvals.length === authority.approvals.length
        ? person
        : { ...person, authority: { ...authority, approvals } },
    isPending: noted.some((approval) => ownerOf(approval) === undefined),
  };
}

function isCovered(approval: Approval, noted: ReleaseProof | undefined): boolean {
  if (noted === undefined) return false;
  const { release, values } = proofOf(approval);
  return (
    release === noted.release && Object.entries(values).every(([name, value]) => noted.values[name] === value)
  );
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('base64');
}
