import { comparableValue } from '../comparable-value.ts';
import { compareInstants } from '../instant.ts';
import type { Person } from '../person.ts';
import { standingPlans } from '../planned-changes.ts';
import { statedAttributes, type UserEvent } from '../user-event.ts';

/** Whether all that the event says for its day is planned for that day, or holds already and until then. */
export function isScheduledAlready(person: Person, event: UserEvent): boolean {
  const { type, effectiveAt = '' } = event;
  const plans = standingPlans(person.plans).filter(({ day }) => compareInstants(day, effectiveAt) <= 0);
  if (!plans.some(({ day, event: planned }) => day === effectiveAt && planned.type === type)) return false;
  return [...statedAttributes(event)].every(([name, value]) => {
    const [last] = plans
      .filter((plan) => plan.name === name)
      .sort((left, right) => compareInstants(right.day, left.day));
    const held = last ?? person.desired[name];
    return held !== undefined && comparableValue(name, held.value) === comparableValue(name, value);
  });
}
