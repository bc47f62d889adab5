import type { AttributeName, Attributes, AttributeValue } from './attributes.ts';
import { compareInstants } from './instant.ts';
import {
  type EventReference,
  eventReference,
  statedAttributes,
  type UserEvent,
  type Weight,
} from './user-event.ts';

/** One attribute's value, when it became true (ISO 8601, UTC) and which event said so. */
export interface Register {
  readonly value: AttributeValue;
  readonly at: string;
  readonly by: EventReference;
  /** What the word counts for, where that is not as much as anyone's. */
  readonly weight?: Weight;
  /** Kept for `active` where both a source that yields and another one have spoken: the word of those two that does not count now. */
  readonly beside?: Register;
}

/** What a person's accounts should be: per attribute, the last writer's word. */
export type DesiredState = { readonly [A in AttributeName]?: Register };

/**
 * Merges two states attribute by attribute; the register that is greater by {@link compareRegisters} wins. Of `active`, the last
 * word of the sources that yield is kept beside that of the others, because which of them counts depends on both.
 * Commutative, associative and idempotent, so late, repeated and reordered events end in the same state.
 */
export function mergeStates(left: DesiredState, right: DesiredState): DesiredState {
  const merged: { [A in AttributeName]?: Register } = { ...left };
  for (const [name, register] of entries(right)) {
    const present = merged[name];
    merged[name] = present === undefined ? register : mergeRegisters(name, present, register);
  }
  return merged;
}

/** The state that an event alone asks for. */
export function stateOf(event: UserEvent): DesiredState {
  const by = eventReference(event);
  const state: { [A in AttributeName]?: Register } = {};
  for (const [name, value] of statedAttributes(event)) {
    const at = name === 'active' ? (event.activeSince ?? event.occurredAt) : event.occurredAt;
    const weight = event.weights?.[name];
    state[name] = { value, at, by, ...(weight && { weight }) };
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
 * Orders two registers of one attribute: by weight, then by time; at the same time, of `active` false wins, and otherwise the
 * greater event reference. The value itself is the last resort, so that the order is total. Of `active`, weight counts only where
 * a source that yields would lift what another one says of a leaver.
 */
export function compareRegisters(name: AttributeName, left: Register, right: Register): number {
  const weighed = compareWeights(name, left, right);
  if (weighed !== 0) return weighed;
  const order = compareInstants(left.at, right.at);
  if (order !== 0) return order;
  const [leaves, otherLeaves] = [left.value === false, right.value === false];
  if (name === 'active' && leaves !== otherLeaves) return leaves ? 1 : -1;
  if (left.by !== right.by) return left.by < right.by ? -1 : 1;
  const [a, b] = [JSON.stringify(left.value), JSON.stringify(right.value)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const ranks = { yields: -1, owns: 1 };
const rankOf = ({ weight }: Register) => (weight === undefined ? 0 : ranks[weight]);

function compareWeights(name: AttributeName, left: Register, right: Register): number {
  const order = rankOf(left) - rankOf(right);
  if (name !== 'active') return order;
  const weightier = order > 0 ? left : right;
  return weightier.value === false ? order : 0;
}

function mergeRegisters(name: AttributeName, left: Register, right: Register): Register {
  const isPlain = [left, right].every(({ weight, beside }) => weight !== 'yields' && beside === undefined);
  if (name !== 'active' || isPlain) return greater(name, left, right);
  const words = [...wordsOf(left), ...wordsOf(right)];
  const [yielding, firm] = [true, false].map((yields) =>
    words
      .filter(({ weight }) => (weight === 'yields') === yields)
      .reduce<Register | undefined>(
        (last, word) => (last === undefined ? word : greater(name, last, word)),
        undefined,
      ),
  );
  if (yielding === undefined || firm === undefined) return yielding ?? firm ?? left;
  const counts = greater(name, firm, yielding);
  const beside = counts === firm ? yielding : firm;
  const isKnown = (known: Register) =>
    isSame(known, counts) && known.beside !== undefined && isSame(known.beside, beside);
  return [left, right].find(isKnown) ?? { ...counts, beside };
}

/** The left one where both are the same. */
function greater(name: AttributeName, left: Register, right: Register): Register {
  return compareRegisters(name, left, right) < 0 ? right : left;
}

function wordsOf({ beside, ...word }: Register): readonly Register[] {
  return beside === undefined ? [word] : [word, beside];
}

function isSame(left: Register, right: Register): boolean {
  return left.by === right.by && left.at === right.at && left.value === right.value;
}

function entries(state: DesiredState): [AttributeName, Register][] {
  return Object.entries(state) as [AttributeName, Register][];
}
