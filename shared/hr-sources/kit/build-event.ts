import type { AttributeName, Attributes, AttributeValue } from '../../domain/attributes.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { compareInstants } from '../../domain/instant.ts';
import type { SourceEvent } from '../hr-source.ts';

/**
 * What an HR system's word means for a person's account.
 * - `onboard`, `update`, `offboard`: as the events of those types.
 * - `restore`, `suspend`: access alone is given back or taken, and no one is created.
 * - `keep`: as `restore`, and what was planned (a leaving, say) is called off.
 * - `call-off`: what was planned is called off, and nothing else is said.
 */
export type Meaning = 'onboard' | 'update' | 'offboard' | 'restore' | 'suspend' | 'keep' | 'call-off';

/** What an HR system says of an employee at one time. */
export interface StatedFact {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly effectiveAt?: string | undefined;
  readonly attributes: Attributes;
}

/**
 * The event that says so of an employee. All but onboardings and updates name the person and say nothing more, so that no
 * other field of the record can make them fail. A time from which it holds is left out unless it lies after it happened.
 */
export function buildEvent(fact: StatedFact & { readonly meaning: Meaning }): SourceEvent {
  const { eventId, meaning, occurredAt, effectiveAt, attributes } = fact;
  const isAhead = effectiveAt !== undefined && compareInstants(effectiveAt, occurredAt) > 0;
  const scheduled = isAhead ? { effectiveAt } : {};
  const event = { eventId, occurredAt, ...scheduled };
  if (meaning === 'onboard' || meaning === 'update') return { ...event, type: meaning, user: attributes };
  const names = namesOf(attributes);
  if (meaning === 'offboard') return { ...event, type: 'offboard', user: names };
  if (meaning === 'call-off') return { ...event, type: 'update', user: names, cancelScheduled: true };
  const access = { ...event, type: 'update', user: { ...names, active: meaning !== 'suspend' } } as const;
  return meaning === 'keep' ? { ...access, cancelScheduled: true } : access;
}

const identifiers: ReadonlySet<string> = new Set(identifierTypes);

/** What of an employee's attributes names a person. */
export function namesOf(attributes: Attributes): Attributes {
  return pick(attributes, identifiers);
}

export function pick(attributes: Attributes, names: ReadonlySet<string>): Attributes {
  const picked: { [A in AttributeName]?: AttributeValue } = {};
  for (const [name, value] of Object.entries(attributes) as [AttributeName, AttributeValue][]) {
    if (names.has(name)) picked[name] = value;
  }
  return picked;
}
