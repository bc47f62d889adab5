import type { AttributeName, Attributes } from './attributes.ts';
import { fingerprint, statedFingerprint } from './comparable-value.ts';
import type { DesiredState } from './desired-state.ts';
import type { TargetState } from './person.ts';
import { stateOfAccount } from './reconcile.ts';

export interface Applied {
  readonly accountId: string;
  /** The state that the account was made equal to. */
  readonly desired: DesiredState;
  readonly attributes: Attributes;
  /** Which of it the target refused or ignored. */
  readonly notTaken: readonly AttributeName[];
  /** Names among those that another person's account has. */
  readonly lacking?: readonly AttributeName[];
}

/** Notes what an account was given and what it did not take. */
export function recordApplied(state: TargetState, given: Applied): TargetState {
  const { accountId, desired, attributes, notTaken } = given;
  const { lacking: lackedBefore = [], ...known } = stateOfAccount(state, accountId);
  const lacking = [
    ...lackedBefore.filter((name) => attributes[name] === undefined),
    ...(given.lacking ?? []),
  ];
  const applied = { ...known.applied };
  const refused = { ...known.refused };
  for (const [name, value] of Object.entries(attributes) as [AttributeName, Attributes[AttributeName]][]) {
    if (value === undefined || name === 'active') continue;
    if (notTaken.includes(name)) {
      refused[name] = fingerprint(value);
    } else {
      applied[name] = statedFingerprint(value, desired[name]);
      delete refused[name];
    }
  }
  return { ...known, accountId, applied, refused, ...(lacking.length === 0 ? {} : { lacking }) };
}
