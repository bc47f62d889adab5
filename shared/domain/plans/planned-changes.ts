import { type AttributeName, type AttributeValue, attributeNames } from '../attributes.ts';
import { comparableValue } from '../comparable-value.ts';
import { identifierTypes } from '../identity/identifiers.ts';
import { compareInstants } from '../instant.ts';
import type { EventReference } from '../user-event.ts';
import { type Cancel, compareSaid, type PlanFacts, type PlannedEvent } from './plan-facts.ts';

/** A planned change of one attribute. Of `active`, true is a start and false a leaving. */
export interface Plan {
  readonly name: AttributeName;
  readonly value: AttributeValue;
  /** From when on it holds (ISO 8601). */
  readonly day: string;
  /** As of when it counts against what else is said of the attribute (ISO 8601). */
  readonly at: string;
  readonly event: PlannedEvent;
}

/**
 * The plans that no other word has overruled, whether their day has come or not. Follows from the facts alone: neither
 * the order of arrival nor the present time plays a part.
 */
export function standingPlans(facts: PlanFacts): readonly Plan[] {
  const plans = facts.events.flatMap((event) => plansOf(event, facts));
  return plans.filter((plan) => {
    if (plan.name === 'active' && isVoid(plan.event, facts)) return false;
    return !plans.some((other) => other.name === plan.name && replaces(other, plan));
  });
}

/**
 * The planned events that have come to nothing: an onboarding or offboarding without its `active`, an update of which
 * nothing stands but the name of the person.
 */
export function overruledEvents(facts: PlanFacts): ReadonlySet<EventReference> {
  const overruled = new Set(facts.events.map(({ reference }) => reference));
  for (const { event, name } of standingPlans(facts)) {
    const counts = event.type === 'update' ? name !== namingAttribute(event) : name === 'active';
    if (counts) overruled.delete(event.reference);
  }
  return overruled;
}

/** Whether a planned onboarding has taken effect. One that was put off does on the later day, whatever put it off. */
export function hasStarted(facts: PlanFacts, now: string): boolean {
  return facts.events.some((event) => {
    if (event.type !== 'onboard' || isVoid(event, facts)) return false;
    const last = successorOf(event, facts);
    return compareInstants(last.effectiveAt, now) <= 0 && !isVoid(last, facts);
  });
}

/** When the start was to be that was planned last, where that was withdrawn since. */
export function withdrawnStart(facts: PlanFacts): string | undefined {
  const last = facts.events.findLast(({ values }) => values.active === true);
  if (last === undefined || !isVoid(last, facts)) return undefined;
  const by = overruledAt(last, facts);
  return by !== undefined && by === facts.onboardedAt ? undefined : last.effectiveAt;
}

function plansOf(event: PlannedEvent, facts: PlanFacts): readonly Plan[] {
  const { values, occurredAt, effectiveAt } = event;
  const day = values.active === undefined ? effectiveAt : dayOfCompanions(event, facts);
  return attributeNames.flatMap((name): readonly Plan[] => {
    const value = values[name];
    if (value === undefined) return [];
    if (name === 'active') return [{ name, value, day: effectiveAt, at: effectiveAt, event }];
    if (day === undefined) return [];
    // What comes along with a start or leaving is as old as it was said, so that a correction in between is newer. So are
    // identifiers, which may only name the person.
    const isPlan = values.active === undefined && !identifiers.has(name);
    return [{ name, value, day, at: isPlan ? day : occurredAt, event }];
  });
}

/**
 * From when on that holds which comes along with a start or leaving: it is put off with it. Where another word takes the
 * place of an onboarding, it is part of what is known from then on; it falls with one that is cancelled.
 */
function dayOfCompanions(event: PlannedEvent, facts: PlanFacts): string | undefined {
  const last = successorOf(event, facts);
  if (event.type === 'update') return last.effectiveAt;
  if (isCancelled(event, facts) || isCancelled(last, facts)) return undefined;
  const days = [last.effectiveAt, overruledAt(event, facts), overruledAt(last, facts)];
  return days.filter((day) => day !== undefined).toSorted(compareInstants)[0];
}

/** The identifier by which an event names its person, for what else it says. The others that it carries are values. */
function namingAttribute({ values }: PlannedEvent): AttributeName | undefined {
  if (Object.keys(values).length === 1) return undefined;
  return identifierTypes.find((type) => typeof values[type] === 'string');
}

/**
 * The start, or leaving, that counts in place of this one: of several, the one that was said last counts, unless the
 * earlier one had taken effect by then.
 */
function successorOf(event: PlannedEvent, facts: PlanFacts): PlannedEvent {
  const next = facts.events.find(
    (other) =>
      other.values.active === event.values.active &&
      compareSaid(other, event) > 0 &&
      compareInstants(other.occurredAt, event.effectiveAt) < 0,
  );
  return next === undefined ? event : successorOf(next, facts);
}

/**
 * Whether a plan that was said later, and before the day of the other, takes its place: the same value for another day
 * moves the change; another value for the same day is a better plan. A leaving and a start never replace each other.
 */
function replaces(other: Plan, plan: Plan): boolean {
  const { name, value, day, event } = plan;
  const comesAlong = [event, other.event].some(({ values }) => values.active !== undefined);
  if (name !== 'active' && comesAlong) return false;
  if (compareSaid(other.event, event) <= 0 || compareInstants(other.event.occurredAt, day) >= 0) return false;
  if (comparableValue(name, other.value) === comparableValue(name, value)) return true;
  return name !== 'active' && other.day === day;
}

function isVoid(event: PlannedEvent, facts: PlanFacts): boolean {
  return isCancelled(event, facts) || overruledAt(event, facts) !== undefined;
}

/** What had taken effect when it was cancelled is no plan any more. At the same moment, false wins. */
export function isCancelledBy(event: PlannedEvent, { reference, occurredAt }: Cancel): boolean {
  const leaves = event.values.active === false;
  return isWithin(occurredAt, { event, alsoAtOnce: !leaves }) && reference !== event.reference;
}

function isCancelled(event: PlannedEvent, { cancels }: PlanFacts): boolean {
  return cancels.some((cancel) => isCancelledBy(event, cancel));
}

/**
 * When a start, or leaving, was overruled by an onboarding or offboarding that takes effect at once: both take the place
 * of a start, and an onboarding lifts a leaving. Only what is said before the day counts, as of a cancellation.
 */
function overruledAt(event: PlannedEvent, { onboardedAt, offboardedAt }: PlanFacts): string | undefined {
  const starts = event.values.active === true;
  if (onboardedAt !== undefined && isWithin(onboardedAt, { event })) return onboardedAt;
  if (!starts || offboardedAt === undefined) return undefined;
  const isOnTheDay = compareInstants(offboardedAt, event.effectiveAt) === 0;
  return isOnTheDay || isWithin(offboardedAt, { event, alsoAtOnce: true }) ? offboardedAt : undefined;
}

/** Whether something was said between an event and its day. */
function isWithin(
  said: string,
  { event, alsoAtOnce = false }: { readonly event: PlannedEvent; readonly alsoAtOnce?: boolean },
): boolean {
  const order = compareInstants(said, event.occurredAt);
  return (alsoAtOnce ? order >= 0 : order > 0) && compareInstants(said, event.effectiveAt) < 0;
}

const identifiers: ReadonlySet<AttributeName> = new Set(identifierTypes);
