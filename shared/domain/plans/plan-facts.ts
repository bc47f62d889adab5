import type { AttributeName, Attributes } from '../attributes.ts';
import type { Register } from '../desired-state.ts';
import { compareInstants } from '../instant.ts';
import {
  type EventReference,
  type EventType,
  eventReference,
  statedAttributes,
  type UserEvent,
} from '../user-event.ts';

/** An event that says what holds from a later time on than it was said. When it arrives plays no part. */
export interface PlannedEvent {
  readonly reference: EventReference;
  readonly type: EventType;
  readonly occurredAt: string;
  readonly effectiveAt: string;
  readonly values: Attributes;
}

/** The word that the planned changes of `active` are void. */
export interface Cancel {
  readonly reference: EventReference;
  readonly occurredAt: string;
}

/**
 * What was said of a person's planned changes, and what decides which of them stand. A late message may concern a plan that
 * was carried out or overruled, so only what can no longer matter is removed: see `prune-plans.ts`.
 */
export interface PlanFacts {
  /** In the order in which they were said, as are the cancels. */
  readonly events: readonly PlannedEvent[];
  readonly cancels: readonly Cancel[];
  /** As of when the last onboarding was said that is no plan. */
  readonly onboardedAt?: string;
  /** When the last offboarding was said that is no plan. */
  readonly offboardedAt?: string;
  /** Whether an onboarding was said, without a plan, by a source that yields to others. */
  readonly provisioned?: true;
  /** What is known without the plans that took effect, per attribute that they change; null where that is nothing. */
  readonly beneath: { readonly [A in AttributeName]?: Register | null };
}

export const noPlans: PlanFacts = { events: [], cancels: [], beneath: {} };

/** A property of the event, not of its arrival: it says what holds from a later time on than it was said. */
export function isPlanned(event: UserEvent): event is UserEvent & { readonly effectiveAt: string } {
  return event.effectiveAt !== undefined && compareInstants(event.effectiveAt, event.occurredAt) > 0;
}

/** What is known of a person's plans once the event is. */
export function learnPlans(facts: PlanFacts, event: UserEvent): PlanFacts {
  const { type, occurredAt } = event;
  const reference = eventReference(event);
  // What a source plans stands against whoever yields to it.
  const yields = event.weights?.active === 'yields';
  const cancels = event.cancelScheduled === true ? [{ reference, occurredAt }] : [];
  if (!isPlanned(event)) {
    return unitePlanFacts(facts, {
      events: [],
      cancels,
      ...(yields
        ? type === 'onboard' && { provisioned: true }
        : {
            ...(type === 'onboard' && { onboardedAt: event.activeSince ?? occurredAt }),
            ...(type === 'offboard' && { offboardedAt: occurredAt }),
          }),
    });
  }
  const values: Attributes = Object.fromEntries(statedAttributes(event));
  const { effectiveAt } = event;
  return unitePlanFacts(facts, {
    events: [{ reference, type, occurredAt, effectiveAt, values }],
    cancels,
  });
}

/** Commutative, associative and idempotent; `beneath` stays as it is on the left. */
export function unitePlanFacts(left: PlanFacts, right: Omit<PlanFacts, 'beneath'>): PlanFacts {
  const onboardedAt = later(left.onboardedAt, right.onboardedAt);
  const offboardedAt = later(left.offboardedAt, right.offboardedAt);
  return {
    events: unite(left.events, right.events),
    cancels: unite(left.cancels, right.cancels),
    ...(onboardedAt !== undefined && { onboardedAt }),
    ...(offboardedAt !== undefined && { offboardedAt }),
    ...((left.provisioned ?? right.provisioned) && { provisioned: true }),
    beneath: left.beneath,
  };
}

type Said = Pick<PlannedEvent, 'reference' | 'occurredAt'> &
  Partial<Pick<PlannedEvent, 'effectiveAt' | 'values'>>;

/**
 * Orders what was said: by time, then by the greater reference. Of leavings that were said at the same moment, the one for the earlier
 * day counts as the later word: no one keeps access by a tie.
 */
export function compareSaid(left: Said, right: Said): number {
  const order = compareInstants(left.occurredAt, right.occurredAt) || compareLeavings(left, right);
  if (order !== 0) return order;
  if (left.reference === right.reference) return 0;
  return left.reference < right.reference ? -1 : 1;
}

/** Leavings after everything else, and the earlier day after the later one. */
function compareLeavings(left: Said, right: Said): number {
  const [day, otherDay] = [left, right].map(({ values, effectiveAt }) =>
    values?.active === false ? effectiveAt : undefined,
  );
  if (day === undefined || otherDay === undefined)
    return Number(day !== undefined) - Number(otherDay !== undefined);
  return compareInstants(otherDay, day);
}

function unite<Word extends Said>(left: readonly Word[], right: readonly Word[]): readonly Word[] {
  const all = new Map([...left, ...right].map((word) => [word.reference, word]));
  return [...all.values()].sort(compareSaid);
}

function later(left: string | undefined, right: string | undefined): string | undefined {
  return [left, right]
    .filter((at) => at !== undefined)
    .toSorted(compareInstants)
    .at(-1);
}
