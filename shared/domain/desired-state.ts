import type { AttributeName, Attributes, AttributeValue } from './attributes.ts';
import { compareInstants } from './instant.ts';
import { type EventReference, eventReference, statedAttributes, type UserEvent } from './user-event.ts';

/** One attribute's value, when it became true (ISO 8601, UTC) and which event said so. */
export interface Register {
  readonly value: AttributeValue;
  readonly at: string;
  readonly by: EventReference;
}

/** What a person's accounts should be: per attribute, the last writer's word. */
export type DesiredState = { readonly [A in AttributeName]?: Register };

/**
 * Merges two states attribute by attribute; the register that is greater by {@link compareRegisters} wins.
 * Commutative, associative and idempotent, so late, repeated and reordered events end in the same state.
 */
export function mergeStates(left: DesiredState, right: DesiredState): DesiredState {
  const merged: { [A in AttributeName]?: Register } = { ...left };
  for (const [name, register] of entries(right)) {
    const present = merged[name];
    if (present === undefined || compareRegisters(name, present, register) < 0) merged[name] = register;
  }
  return merged;
}

/** The state that an event alone asks for. */
export function stateOf(event: UserEvent): DesiredState {
  const by = eventReference(event);
  const state: { [A in AttributeName]?: Register } = {};
  for (const [name, value] of statedAttributes(event)) {
    const at = name === 'active' ? (event.activeSince ?? event.occurredAt) : event.occurredAt;
    state[name] = { value, at, by };
  }
  return state;
}

/** The state's values, without their history. */
export function valuesOf(state: DesiredState): Attributes {
  const values: { [A in AttributeName]?: AttributeValue } = {};
  for (const [name, register] of entries(state)) values[name] = register.value;
  return values;
}

/**
 * Orders two registers of one attribute: by time; at the same time, of `active` false wins, and otherwise the
 * greater event reference. The value itself is the last resort, so that the order is total.
 */
export function compareRegisters(name: AttributeName, left: Register, right: Register): number {
  const order = compareInstants(left.at, right.at);
  if (order !== 0) return order;
  const [leaves, otherLeaves] = [left.value === false, right.value === false];
  if (name === 'active' && leaves !== otherLeaves) return leaves ? 1 : -1;
  if (left.by !== right.by) return left.by < right.by ? -1 : 1;
  const [a, b] = [JSON.stringify(left.value), JSON.stringify(right.value)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function entries(state: DesiredState): [AttributeName, Register][] {
  return Object.entries(state) as [AttributeName, Register][];
}
