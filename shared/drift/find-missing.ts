import type { KnownPerson } from '../ledger/people/known-person.ts';
import { isInvited } from '../reconcile/create-by-invitation.ts';
import { isUnderWay } from './drift-context.ts';
import { findingOfMissing } from './drift-finding.ts';
import type { DriftState } from './drift-state.ts';
import { findDeviations } from './find-deviations.ts';

/** Reports everybody who should have an account, and for whom none was listed. */
export async function findMissing(state: DriftState): Promise<void> {
  const { context, listedSince, tally } = state;
  const { newAccountVisibleWithinSeconds } = context.policy;
  // An account that was made shortly before the listing began may not have been in it.
  const shownSince = Date.parse(listedSince) - newAccountVisibleWithinSeconds * 1000;
  const visibleSince = new Date(shownSince).toISOString();
  for await (const page of context.ledger.listPeople()) {
    for (const known of page) {
      const { person } = known;
      if (person.onboarded && person.desired.active?.value === true) tally.people += 1;
      if (isUnderWay(known, listedSince)) tally.underWay += 1;
      else if (!isUnderWay(known, visibleSince)) await reportMissing(state, known);
    }
  }
}

async function reportMissing(state: DriftState, known: KnownPerson): Promise<void> {
  const { person } = known;
  if (state.hasListedAccount(known) || state.isSettled(person.id)) return;
  const [missing] = findDeviations({
    person,
    state: state.stateOf(person),
    actual: undefined,
    others: [],
    policy: state.policy,
  });
  if (missing === undefined) return;
  const { target, now } = state.context;
  const validSeconds = target.createsByInvitation?.validSeconds;
  if (validSeconds !== undefined && isInvited(state.stateOf(person), { now: now(), validSeconds })) {
    state.tally.invited += 1;
    return;
  }
  await state.report(findingOfMissing(person, missing));
}
