import { type DesiredState, valuesOf } from '../../domain/desired-state.ts';
import { compareInstants } from '../../domain/instant.ts';
import type { Person } from '../../domain/person.ts';
import { compareSaid, type PlanFacts, type PlannedEvent } from '../../domain/plans/plan-facts.ts';

/** A person as it was held before plans were told from what is said: events still to come, and none that had fired. */
export interface FirstVersion extends Pick<Person, 'desired' | 'onboarded'> {
  readonly scheduledEvents?: readonly (Omit<PlannedEvent, 'values'> & { readonly state: DesiredState })[];
}

/**
 * The plans of a person that was held so. Whether it was an update that last said `active` is not known any more; taken
 * as an onboarding or offboarding it overrules what is older, as it did then.
 */
export function plansOfFirstVersion({ desired, onboarded, scheduledEvents = [] }: FirstVersion): PlanFacts {
  const { active } = desired;
  const events = scheduledEvents
    // What was said with a clock that is ahead is no plan where its day comes before it was said.
    .filter(({ effectiveAt, occurredAt }) => compareInstants(effectiveAt, occurredAt) > 0)
    .map(({ reference, type, occurredAt, effectiveAt, state }) => ({
      ...{ reference, type, occurredAt, effectiveAt },
      values: valuesOf(state),
    }))
    .sort(compareSaid);
  return {
    events,
    cancels: [],
    ...(onboarded && { onboardedAt: active?.value === true ? active.at : longAgo }),
    ...(active?.value === false && { offboardedAt: active.at }),
    beneath: {},
  };
}

/** No plan is older. */
const longAgo = '1970-01-01T00:00:00.000Z';
