import type { AttributeName, Attributes, AttributeValue } from './attributes.ts';

export const eventTypes = ['onboard', 'update', 'offboard'] as const;

export type EventType = (typeof eventTypes)[number];

/** What someone says happened to a person. Times are instants (see `toInstant`). */
export interface UserEvent {
  /** Unique within its source; of a webhook, its `webhook-id`. */
  readonly eventId: string;
  /** Who says so: `webhook`, the name of an HR system, or an import's feed. Letters, digits and `-`. */
  readonly source: string;
  readonly type: EventType;
  /** When it happened. Decides which of two events wins. */
  readonly occurredAt: string;
  /** From when on it holds. Where that is later than `occurredAt`, the event is a plan. */
  readonly effectiveAt?: string;
  /**
   * Since when the person is employed, where an onboarding states employment as a fact and not as news. What took access away
   * later stands.
   */
  readonly activeSince?: string;
  /** Whether the planned changes of `active` that were said before are void. */
  readonly cancelScheduled?: true;
  /** Who released the import, where a file's event comes from one that was held. No brake holds what it says. */
  readonly release?: Release;
  /** The people its sender may speak about. Absent: everyone. */
  readonly scope?: EventScope;
  /** The id of the person, where the sender has an id of its own for them: then names are values, and do not tell whom it is about. */
  readonly about?: string;
  /**
   * The id of the person whom earlier notices about the same employee of an HR system led to. It does not decide whom the event is about,
   * and is consulted only where the names lead to no one: see `followEmployee`.
   */
  readonly linkedTo?: string;
  /** What the sender's word counts for, by attribute, where that is not as much as anyone's. */
  readonly weights?: Weights;
  readonly user: Attributes;
}

/**
 * - `yields`: counts only where no one else has spoken. Of `active`: does not lift what another source says of a leaver, and is
 *   otherwise settled by time.
 * - `owns`: counts for more than anyone's, whenever it was said.
 */
export type Weight = 'yields' | 'owns';

export type Weights = { readonly [A in AttributeName]?: Weight };

/** That someone released an import which was held for approval. */
export interface Release {
  readonly importId: string;
  readonly releasedBy: string;
  /** ISO 8601. */
  readonly releasedAt: string;
  /** Who dropped the file, where that is known. */
  readonly droppedBy?: string;
}

/** Names one event among those of all sources: `source/eventId`. */
export type EventReference = string;

export function eventReference(event: Pick<UserEvent, 'source' | 'eventId'>): EventReference {
  return `${event.source}/${event.eventId}`;
}

/** The attributes that the event sets: those it carries, and `active`, which its type implies. */
export function statedAttributes(event: UserEvent): ReadonlyMap<AttributeName, AttributeValue> {
  const stated = new Map<AttributeName, AttributeValue>();
  for (const [name, value] of Object.entries(event.user) as [AttributeName, AttributeValue | undefined][]) {
    if (value !== undefined) stated.set(name, value);
  }
  if (event.type === 'onboard') stated.set('active', true);
  if (event.type === 'offboard') stated.set('active', false);
  return stated;
}

/** The people a source may speak about. Anyone who does not meet every condition is out of scope. */
export interface EventScope {
  /** People whose address is in one of these domains, subdomains not included. */
  readonly emailDomains?: readonly string[] | undefined;
  /** People whom the source itself onboarded, and newcomers. */
  readonly ownPeopleOnly?: boolean | undefined;
}
