import type { AttributeName } from '../attributes.ts';
import { type DesiredState, mergeStates, type Register } from '../desired-state.ts';
import { compareInstants } from '../instant.ts';
import type { Person } from '../person.ts';
import { hasStarted, standingPlans } from './planned-changes.ts';

/** What was said of a person without a plan, and what is planned: everything that the desired state follows from. */
export interface Said extends Pick<Person, 'plans'> {
  readonly state: DesiredState;
}

/** The state without what plans have made of it. */
export function stateWithoutPlans({ desired, plans }: Pick<Person, 'desired' | 'plans'>): DesiredState {
  const state: { [A in AttributeName]?: Register } = { ...desired };
  for (const [name, register] of Object.entries(plans.beneath) as [AttributeName, Register | null][]) {
    if (register === null) delete state[name];
    else state[name] = register;
  }
  return state;
}

/**
 * What is desired of a person at a time: from its day on, a plan counts as if it had been said then. So it outdoes a correction
 * of what holds until then, and gives way to what is said afterwards.
 */
export function applyPlans(
  { state, plans }: Said,
  now: string,
): Pick<Person, 'desired' | 'onboarded' | 'plans'> {
  let desired = state;
  const names = new Set<AttributeName>();
  for (const { name, value, day, at, event } of standingPlans(plans)) {
    if (compareInstants(day, now) > 0) continue;
    desired = mergeStates(desired, { [name]: { value, at, by: event.reference } });
    names.add(name);
  }
  const beneath = Object.fromEntries([...names].map((name) => [name, state[name] ?? null]));
  const { onboardedAt, provisioned = false } = plans;
  const onboarded = onboardedAt !== undefined || provisioned || hasStarted(plans, now);
  return { desired, onboarded, plans: { ...plans, beneath } };
}
