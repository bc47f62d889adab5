import { type DesiredState, mergeStates } from '../desired-state.ts';
import { compareInstants } from '../instant.ts';
import { newTargetState, type OpenEvent, type Person, type TargetState } from '../person.ts';
import { applyPlans, stateWithoutPlans } from '../plans/apply-plans.ts';
import { unitePlanFacts } from '../plans/plan-facts.ts';
import { employeeNumberOf } from './bearing.ts';
import { addClaims } from './claims.ts';

export type United =
  | { readonly kind: 'united'; readonly person: Person }
  /**
   * - `numbers-differ`: two employee numbers are two people, whatever a human says here.
   * - `account-in-flight`: an account of one of them is being created, or an invitation sent: its result must not be forgotten.
   */
  | { readonly kind: 'refused'; readonly because: 'numbers-differ' | 'account-in-flight' };

/**
 * Makes one record of two that a human knows to be one person: each value that was said last counts, and each account stays known.
 * Where both have an account at a target, `kept`'s is the one that is kept equal, with its names, and the other's is deactivated
 * when the person leaves. What was approved of `other` is not: approvals are bound to a record.
 */
export function unitePeople(
  { kept, other }: { readonly kept: Person; readonly other: Person },
  now: string,
): United {
  const [number, otherNumber] = [employeeNumberOf(kept), employeeNumberOf(other)];
  if (number !== undefined && otherNumber !== undefined && number !== otherNumber) {
    return { kind: 'refused', because: 'numbers-differ' };
  }
  if (Object.values(other.targets).some(isInFlight)) return { kind: 'refused', because: 'account-in-flight' };
  const plans = unitePlanFacts(kept.plans, other.plans);
  const state = withNamesOf(kept, {
    other,
    state: mergeStates(stateWithoutPlans(kept), stateWithoutPlans(other)),
  });
  const { words: _words, observed: _observed, onboardedBy: _onboardedBy, ...known } = kept;
  const words =
    kept.words === undefined || other.words === undefined ? undefined : [...kept.words, ...other.words];
  const observed = uniteEvents(kept.observed ?? [], other.observed ?? []);
  const onboardedBy = [...new Set([...(kept.onboardedBy ?? []), ...(other.onboardedBy ?? [])])].toSorted();
  const applied = applyPlans({ state, plans: { ...plans, beneath: {} } }, now);
  return {
    kind: 'united',
    person: {
      ...known,
      ...applied,
      onboarded: applied.onboarded || kept.onboarded || other.onboarded,
      identifiers: other.identifiers.reduce(
        (claims, { type, value, implied, from, last }) =>
          [from, last].reduce(
            (some, at) =>
              addClaims(some, { identifiers: [{ type, value, ...(implied && { implied }) }], at }),
            claims,
          ),
        kept.identifiers,
      ),
      openEvents: uniteEvents(kept.openEvents, other.openEvents),
      targets: uniteTargets(kept, other),
      joined: [...new Set([...kept.joined, other.id, ...other.joined])],
      ...(words === undefined ? {} : { words }),
      ...(observed.length === 0 ? {} : { observed }),
      ...(onboardedBy.length === 0 ? {} : { onboardedBy }),
    },
  };
}

function isInFlight({ accountId, creatingSince, invitation }: TargetState): boolean {
  return (creatingSince !== undefined && accountId === undefined) || invitation === 'inviting';
}

/** Two accounts cannot bear the same names, so the one that is kept equal keeps its own. */
function withNamesOf(
  kept: Person,
  { other, state }: { readonly other: Person; readonly state: DesiredState },
): DesiredState {
  const bothHaveAccounts = Object.entries(kept.targets).some(
    ([name, { accountId }]) => accountId !== undefined && other.targets[name]?.accountId !== undefined,
  );
  if (!bothHaveAccounts) return state;
  const { userName, email } = stateWithoutPlans(kept);
  return { ...state, ...(userName && { userName }), ...(email && { email }) };
}

function uniteTargets(kept: Person, other: Person): Person['targets'] {
  const names = new Set([...Object.keys(kept.targets), ...Object.keys(other.targets)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      uniteStates(kept.targets[name] ?? newTargetState, other.targets[name] ?? newTargetState),
    ]),
  );
}

function uniteStates(kept: TargetState, other: TargetState): TargetState {
  const main = kept.accountId === undefined && kept.creatingSince === undefined ? other : kept;
  const ids = [kept, other].flatMap(({ accountId, otherAccountIds }) =>
    [accountId ?? [], ...otherAccountIds].flat(),
  );
  const { conflict: _conflict, served: _served, ...state } = main;
  return {
    ...state,
    otherAccountIds: [...new Set(ids)].filter((id) => id !== main.accountId),
    ...earliestOf('notDeactivatedSince', kept, other),
  };
}

function earliestOf(name: 'notDeactivatedSince', left: TargetState, right: TargetState) {
  const [earliest] = [left[name], right[name]].filter((at) => at !== undefined).toSorted(compareInstants);
  return earliest === undefined ? {} : { [name]: earliest };
}

function uniteEvents(left: readonly OpenEvent[], right: readonly OpenEvent[]): readonly OpenEvent[] {
  const references = new Set(left.map(({ reference }) => reference));
  return [...left, ...right.filter(({ reference }) => !references.has(reference))];
}
