import { isLeaving } from '../domain/identity/forgotten.ts';
import type { IdentityConflict } from '../domain/identity/identity.ts';
import { importSource } from '../domain/import-reference.ts';
import { isFinal } from '../domain/outcome.ts';
import type { EventReference, UserEvent } from '../domain/user-event.ts';
import type { Ledger } from '../ledger/create-ledger.ts';
import type { EventRecord } from '../ledger/events/event-record.ts';
import type { EventSubject } from '../ledger/people/find-event-subject.ts';

export interface AcceptEventOptions extends EventEndings {
  readonly ledger: Pick<
    Ledger,
    | 'recordEvent'
    | 'getEvent'
    | 'findEventSubject'
    | 'mergeEvent'
    | 'markAccepted'
    | 'settleEvent'
    | 'noteLeaver'
  >;
  /** Says that the person may have changed, by the event. */
  readonly enqueue: (personId: string, reference: EventReference) => Promise<void>;
  /** An accepted event is not lost when the queue cannot be reached: the sweeper enqueues the person later. */
  readonly onEnqueueFailed: (failure: EnqueueFailure) => void;
  readonly now: () => Date;
  /** False where the sender resumes by itself what stopped before it was merged; see `recordEvent`. */
  readonly sweep?: boolean;
}

/** Who is told of events that no run carries out. */
export interface EventEndings {
  /** It cannot be told whom an event is about. */
  readonly onConflict: (conflict: EventConflict) => void;
  /** What an earlier event planned was overruled, which ends that event. */
  readonly onSuperseded: (superseded: SupersededEvent) => void;
  /** Nothing comes of an event, since it names someone who was forgotten. */
  readonly onForgotten: (forgotten: ForgottenEvent) => void;
  /** An event takes access away, and an onboarding that came before it says within a day of it that the person has it. */
  readonly onOverruled: (overruled: SupersededEvent) => void;
}

export interface EventConflict extends IdentityConflict {
  readonly reference: EventReference;
  /** Whether the event takes access away, which someone now keeps who should not. */
  readonly isLeaving: boolean;
}

export interface SupersededEvent {
  readonly personId: string;
  readonly reference: EventReference;
}

export interface ForgottenEvent {
  readonly reference: EventReference;
  /** Whether it takes access away, perhaps from someone who shared the name, or who came back without a number. */
  readonly isUnsureLeaving: boolean;
}

export interface EnqueueFailure {
  readonly personId: string;
  readonly reference: EventReference;
  readonly error: unknown;
}

export type Accepted =
  /** The event is durably held. */
  | { readonly kind: 'held'; readonly record: EventRecord }
  /** The id belongs to an event with another body, or of another type. */
  | { readonly kind: 'id-reused' };

export interface AcceptEvent {
  /**
   * Records the event, merges it into its person, and says that the person may have changed. Every step may be
   * repeated, and a repeated id resumes where the first attempt stopped. Throws a `LedgerUnavailableError` when
   * nothing can be promised.
   */
  accept(event: UserEvent, bodyHash: string): Promise<Accepted>;
  /** Goes on with an event that stopped on its way, or whose `effectiveAt` has come. */
  finishEvent(reference: EventReference): Promise<void>;
}

/** Creates the workflow that turns what a sender said into desired state. */
export function createAcceptEvent(options: AcceptEventOptions): AcceptEvent {
  const { ledger, now, sweep = true } = options;

  async function advance(record: EventRecord, place?: EventSubject): Promise<EventRecord> {
    const { reference, said, personId } = record;
    if (isFinal(record.status)) return record;
    if (record.status === 'accepted' && personId !== undefined) await enqueue(personId, reference);
    if (record.status === 'accepted' || said === undefined || isAhead(record)) return record;

    const isDecided = record.decidedBy !== undefined;
    const merge = await ledger.mergeEvent({ event: said, personId, place, isDecided });
    if (merge.kind === 'forgotten') {
      const settledAt = now().toISOString();
      await ledger.settleEvent(reference, {
        status: 'superseded',
        because: 'forgotten',
        outcome: {},
        settledAt,
      });
      // A file may go on listing who left; there, a number says that it was the one who was forgotten.
      const isListed = said.source === importSource && typeof said.user.employeeNumber === 'string';
      options.onForgotten({ reference, isUnsureLeaving: isLeaving(said) && !isListed });
      return (await ledger.getEvent(reference)) ?? record;
    }
    if (merge.kind === 'identity-conflict') {
      const settledAt = now().toISOString();
      const leaves = isLeaving(said);
      const reason = merge.reason === 'out-of-scope' ? 'out-of-scope' : 'identity-conflict';
      if (leaves) await ledger.noteLeaver({ reference, reason, since: settledAt });
      await ledger.settleEvent(reference, {
        status: 'failed',
        reason,
        outcome: {},
        settledAt,
        ...(reason === 'identity-conflict'
          ? { conflict: { reason: merge.reason, people: merge.people } }
          : {}),
      });
      options.onConflict({ reference, isLeaving: leaves, reason: merge.reason, people: merge.people });
      return (await ledger.getEvent(reference)) ?? record;
    }
    const { personId: mergedInto } = merge;
    for (const ended of merge.superseded) options.onSuperseded({ personId: mergedInto, reference: ended });
    if (isLeaving(said) && isDoubtful(said, merge)) options.onOverruled({ personId: mergedInto, reference });
    // The person holds the event by now: whichever of the two is not done, the sweeper makes up for it.
    const [accepted] = await Promise.all([
      ledger.markAccepted({ reference, ...merge }),
      merge.open ? enqueue(merge.personId, reference) : undefined,
    ]);
    return accepted ?? record;
  }

  function isAhead({ status, effectiveAt }: EventRecord): boolean {
    return status === 'scheduled' && effectiveAt !== undefined && effectiveAt > now().toISOString();
  }

  async function enqueue(personId: string, reference: EventReference): Promise<void> {
    try {
      await options.enqueue(personId, reference);
    } catch (error) {
      options.onEnqueueFailed({ personId, reference, error });
    }
  }

  return {
    async accept(event, bodyHash) {
      // Looking for the person writes nothing, so it need not wait until the event is held.
      const [record, place] = await Promise.all([
        ledger.recordEvent({ event, bodyHash, sweep }),
        ledger.findEventSubject(event),
      ]);
      if (record.bodyHash !== bodyHash || record.type !== event.type) return { kind: 'id-reused' };
      // What an earlier delivery said is looked for by itself.
      const isFirst = record.said === event;
      return { kind: 'held', record: await advance(record, isFirst ? place : undefined) };
    },

    async finishEvent(reference) {
      const record = await ledger.getEvent(reference);
      if (record !== undefined) await advance(record);
    },
  };
}

/**
 * Whether someone stays who was to leave, by a word that came earlier and was said only a little later. By the order of what was
 * said that is right; but a clock that is ahead, or a leaving that is said by its date alone, looks the same.
 */
function isDoubtful(
  { occurredAt, effectiveAt }: UserEvent,
  { activeSince }: { readonly activeSince?: string },
): boolean {
  if (activeSince === undefined || effectiveAt !== undefined) return false;
  const laterMs = Date.parse(activeSince) - Date.parse(occurredAt);
  return laterMs >= 0 && laterMs < 24 * 60 * 60 * 1000;
}
