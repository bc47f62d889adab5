import { applyPlans, stateWithoutPlans } from './apply-plans.ts';
import { type DesiredState, mergeStates } from './desired-state.ts';
import { compareInstants } from './instant.ts';
import { type MergedEvent, uniteIdentifiers } from './merge-event.ts';
import { newTargetState, type Person, type TargetState } from './person.ts';
import { unitePlanFacts } from './plan-facts.ts';
import { overruledEvents } from './planned-changes.ts';

/**
 * Merges what is known of one person under two ids into the survivor's record. Idempotent: joining the same
 * other again changes nothing. Where both have an account, the survivor's is kept and the other's is remembered,
 * to be deactivated when the person leaves.
 */
export function joinPeople(survivor: Person, other: Person): Pick<MergedEvent, 'person' | 'superseded'> {
  const targets: Record<string, TargetState> = { ...survivor.targets };
  for (const [name, state] of Object.entries(other.targets)) {
    targets[name] = joinTargets(targets[name] ?? newTargetState, state);
  }
  const plans = unitePlanFacts(survivor.plans, other.plans);
  const state = mergeStates(stateWithoutPlans(survivor), stateWithoutPlans(other));
  const known = { ...survivor, desired: mergeStates(survivor.desired, other.desired) };
  return {
    person: {
      ...known,
      ...applyPlans({ state, plans }, latestOf(known.desired)),
      onboarded: survivor.onboarded || other.onboarded,
      identifiers: uniteIdentifiers(survivor.identifiers, other.identifiers),
      openEvents: uniteByReference(survivor.openEvents, other.openEvents),
      targets,
      joined: [...new Set([...survivor.joined, other.id, ...other.joined])].filter(
        (id) => id !== survivor.id,
      ),
    },
    superseded: [...overruledEvents(plans)],
  };
}

/** Joining is not given the time: what has taken effect by then is as old as the youngest that is in effect. */
function latestOf(desired: DesiredState): string {
  return Object.values(desired).reduce(
    (latest, { at }) => (compareInstants(at, latest) > 0 ? at : latest),
    '',
  );
}

function joinTargets(kept: TargetState, other: TargetState): TargetState {
  if (kept.accountId === undefined) {
    const creatingSince = kept.creatingSince ?? other.creatingSince;
    return {
      ...other,
      ...(creatingSince === undefined ? {} : { creatingSince }),
      otherAccountIds: uniteIds(kept.otherAccountIds, other.otherAccountIds, other.accountId),
    };
  }
  const foreign = other.accountId === undefined ? [] : [other.accountId];
  return {
    ...kept,
    otherAccountIds: uniteIds([...kept.otherAccountIds, ...foreign], other.otherAccountIds, kept.accountId),
  };
}

function uniteIds(
  left: readonly string[],
  right: readonly string[],
  except: string | undefined,
): readonly string[] {
  return [...new Set([...left, ...right])].filter((id) => id !== except);
}

function uniteByReference<Event extends { readonly reference: string }>(
  left: readonly Event[],
  right: readonly Event[],
): readonly Event[] {
  return [...new Map([...left, ...right].map((event) => [event.reference, event])).values()];
}
