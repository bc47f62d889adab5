import type { AttributeName, Attributes, AttributeValue } from './attributes.ts';
import { comparableValue, fingerprint, statedFingerprint } from './comparable-value.ts';
import type { DesiredState } from './desired-state.ts';
import type { TargetState, WriteCount } from './person.ts';
import { stateOfAccount } from './reconcile.ts';

/** An account that shows another value although it was given one this often is written to by something else as well. */
export const writesOfOneWriter = 3;

/** An account before and after a write. */
export interface WrittenAccount {
  readonly accountId: string;
  readonly desired: DesiredState;
  /** What the account showed. */
  readonly before: Attributes;
  readonly given: Attributes;
  readonly notTaken: readonly AttributeName[];
  /** ISO 8601. */
  readonly now: string;
}

/**
 * Counts what an account is given, attribute by attribute, as long as the value stays the same. Only what the target shows counts, and
 * only where it showed something else. To be called before the values are recorded as applied.
 */
export function countWrites(state: TargetState, written: WrittenAccount): TargetState {
  const known = stateOfAccount(state, written.accountId);
  const counts = Object.entries(written.given).flatMap(([key, value]): [string, WriteCount][] => {
    const name = key as AttributeName;
    const shown = written.before[name];
    const isChange = shown !== undefined && comparableValue(name, shown) !== comparableValue(name, value);
    if (value === undefined || !isChange || written.notTaken.includes(name)) return [];
    const before = timesBefore(known, { name, value, desired: written.desired });
    return [[name, { value: fingerprint(value), times: before + 1, at: written.now }]];
  });
  if (counts.length === 0) return known;
  return {
    ...known,
    accountId: written.accountId,
    writes: { ...known.writes, ...Object.fromEntries(counts) },
  };
}

/** The first time may have been when the account was made: then only what was applied tells of it. */
function timesBefore(
  { writes = {}, applied }: TargetState,
  {
    name,
    value,
    desired,
  }: {
    readonly name: AttributeName;
    readonly value: AttributeValue;
    readonly desired: DesiredState;
  },
): number {
  const count = writes[name];
  if (count?.value === fingerprint(value)) return count.times;
  return applied[name] === statedFingerprint(value, desired[name]) ? 1 : 0;
}

/** The count of a value that the account was given too often for there to be no other writer; else undefined. */
export function contestedBy(
  { writes = {} }: Pick<TargetState, 'writes'>,
  { name, value }: { readonly name: AttributeName; readonly value: AttributeValue },
): WriteCount | undefined {
  const count = writes[name];
  return count?.value === fingerprint(value) && count.times >= writesOfOneWriter ? count : undefined;
}
