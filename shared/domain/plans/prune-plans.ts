import { compareInstants } from '../instant.ts';
import type { Cancel, PlanFacts, PlannedEvent } from './plan-facts.ts';
import { isCancelledBy, overruledEvents } from './planned-changes.ts';

/** What was said longer ago is complete: no sender, queue or dead letter keeps a message back for more than a year. */
export const settledAfterDays = 400;

/** In bytes of JSON. An item of the ledger holds 400 KB at most. */
const [maxBytes, amplyBytes] = [96 * 1024, 48 * 1024];

/**
 * The facts without those that can no longer matter: words that a later one repeats, and cancels of what is cancelled anyhow. What is
 * desired stays the same, whatever comes, as long as nothing comes that was said before those facts were settled. Of a
 * person of whom far more is said, repeats go at once, and in the end what was overruled longest ago.
 */
export function prunePlans(facts: PlanFacts, now: string): PlanFacts {
  const settled = new Date(Date.parse(now) - settledAfterDays * 86_400_000).toISOString();
  const pruned = withoutSpares(facts, settled);
  const slim = isAbove(pruned, amplyBytes) ? withoutSpares(facts) : pruned;
  return isAbove(slim, maxBytes) ? withinBytes(slim) : slim;
}

/** `saidBefore`: what was said later stays. */
function withoutSpares(facts: PlanFacts, saidBefore?: string): PlanFacts {
  const known = { ...facts, events: withoutRepeats(facts, saidBefore) };
  return { ...known, cancels: withoutSpareCancels(known, saidBefore) };
}

/** What a word does to an earlier one, its successor does as well: so no one misses it. */
function withoutRepeats(facts: PlanFacts, saidBefore?: string): readonly PlannedEvent[] {
  const kept: PlannedEvent[] = [];
  const overruled = overruledEvents(facts);
  for (const [index, event] of facts.events.entries()) {
    const isKindred = ({ values }: PlannedEvent) => values.active === event.values.active;
    const next = facts.events.slice(index + 1).find(isKindred);
    const isSpare =
      next !== undefined &&
      overruled.has(event.reference) &&
      (saidBefore === undefined || compareInstants(next.occurredAt, saidBefore) < 0) &&
      takesPlaceOf(event, next, facts) &&
      kept.every(
        (earlier) =>
          !isKindred(earlier) ||
          compareInstants(earlier.effectiveAt, event.occurredAt) <= 0 ||
          compareInstants(earlier.effectiveAt, next.occurredAt) > 0,
      );
    if (!isSpare) kept.push(event);
  }
  return kept;
}

/** Whether nothing of the event counts beside the next of its kind. */
function takesPlaceOf(event: PlannedEvent, next: PlannedEvent, facts: PlanFacts): boolean {
  if (compareInstants(next.occurredAt, event.effectiveAt) >= 0) return false;
  const values = Object.entries(event.values);
  // A leaving says nothing but its day.
  if (event.values.active === false && values.length === 1) return true;
  const isBetween = (said: string | undefined) =>
    said !== undefined &&
    compareInstants(said, event.occurredAt) >= 0 &&
    compareInstants(said, next.occurredAt) <= 0;
  const said = new Map<string, unknown>(Object.entries(next.values));
  return (
    next.type === event.type &&
    next.effectiveAt === event.effectiveAt &&
    values.every(([name, value]) => said.get(name) === value) &&
    // Then what comes along with a start holds from in between.
    !isBetween(facts.onboardedAt) &&
    !isBetween(facts.offboardedAt)
  );
}

/** The cancels without those that cancel nothing which no other one does. */
function withoutSpareCancels({ events, cancels }: PlanFacts, saidBefore?: string): readonly Cancel[] {
  return cancels.reduce<readonly Cancel[]>((kept, cancel) => {
    if (saidBefore !== undefined && compareInstants(cancel.occurredAt, saidBefore) >= 0) return kept;
    const others = kept.filter((other) => other !== cancel);
    const isNeeded = events.some(
      (event) => isCancelledBy(event, cancel) && !others.some((other) => isCancelledBy(event, other)),
    );
    return isNeeded ? kept : others;
  }, cancels);
}

/** First what was overruled goes, and of that the oldest: it can be replaced by none that is older. */
function withinBytes(facts: PlanFacts): PlanFacts {
  const overruled = overruledEvents(facts);
  let within = facts;
  while (isAbove(within, maxBytes)) {
    const { events } = within;
    const oldest = events.find(({ reference }) => overruled.has(reference)) ?? events[0];
    within = { ...within, events: events.filter((event) => event !== oldest) };
  }
  return within;
}

function isAbove({ events, cancels }: PlanFacts, bytes: number): boolean {
  return events.length + cancels.length > 8 && Buffer.byteLength(JSON.stringify([events, cancels])) > bytes;
}
