import { bears, employeeNumberOf, type Holders, holdersOf } from '../domain/identity/bearing.ts';
import { type Identifier, identifiersOf } from '../domain/identity/identifiers.ts';
import type { Person } from '../domain/person.ts';
import { attributesOfNewAccount } from '../domain/wanted-attributes.ts';
import type { PersonSummary } from '../ledger/people/person-summary.ts';
import { isInvited } from '../reconcile/create-by-invitation.ts';
import { isUnderWay } from './drift-context.ts';
import { findingOfConflict, findingOfMissing } from './drift-finding.ts';
import type { DriftState } from './drift-state.ts';
import { type Deviation, type Difference, differenceOf, findDeviations } from './find-deviations.ts';

/** Someone who should have an account, and for whom none was listed. */
interface Missing {
  readonly person: PersonSummary['person'];
  readonly deviation: Deviation;
}

/** Reports everyone who should have an account, and for whom none was listed. */
export async function findMissing(state: DriftState): Promise<void> {
  const { context, listedSince, tally } = state;
  const { newAccountVisibleWithinSeconds } = context.policy;
  // An account that was made shortly before the listing began may not have been in it.
  const shownSince = Date.parse(listedSince) - newAccountVisibleWithinSeconds * 1000;
  const visibleSince = new Date(shownSince).toISOString();
  for await (const page of context.ledger.listPeople()) {
    const missing: Missing[] = [];
    for (const known of page) {
      const { person } = known;
      if (person.onboarded && person.desired.active?.value === true) tally.people += 1;
      if (isUnderWay(known, listedSince)) tally.underWay += 1;
      else if (!isUnderWay(known, visibleSince)) missing.push(...missingOf(state, known));
    }
    await report(state, missing);
  }
}

function missingOf(state: DriftState, known: PersonSummary): readonly Missing[] {
  const { person } = known;
  if (state.hasListedAccount(known) || state.isSettled(person.id)) return [];
  const [deviation] = findDeviations({
    person,
    state: state.stateOf(person),
    actual: undefined,
    others: [],
    policy: state.policy,
  });
  if (deviation === undefined) return [];
  const { target, now } = state.context;
  const validSeconds = target.createsByInvitation?.validSeconds;
  if (validSeconds !== undefined && isInvited(state.stateOf(person), { now: now(), validSeconds })) {
    state.tally.invited += 1;
    return [];
  }
  return [{ person, deviation }];
}

/** Whoever wants a name that another account bears is not created by trying again. */
async function report(state: DriftState, missing: readonly Missing[]): Promise<void> {
  if (missing.length === 0) return;
  const holders = await state.context.ledger.findHolders(missing.flatMap(({ person }) => namesOf(person)));
  for (const { person, deviation } of missing) {
    const taken = namesOf(person).flatMap((name) => takenName(state, { name, person, holders }));
    await state.report(
      taken.length === 0 ? findingOfMissing(person, deviation) : findingOfConflict(person, taken),
    );
  }
}

function takenName(
  state: DriftState,
  {
    name,
    person,
    holders,
  }: {
    readonly name: Identifier;
    readonly person: Pick<Person, 'id' | 'desired'>;
    readonly holders: Holders;
  },
): readonly Difference[] {
  const bearer = holdersOf(holders, name).find(
    (other) => other.id !== person.id && bears(other, name) && state.hasListedAccount({ person: other }),
  );
  const found = bearer === undefined ? state.shownBy(name) : labelOf(bearer);
  const { desired } = person;
  return found === undefined ? [] : [differenceOf(name.type, { expected: name.value, found, desired })];
}

function labelOf(person: Person): string {
  const { userName, email } = attributesOfNewAccount(person.desired);
  const number = employeeNumberOf(person);
  return [number === undefined ? undefined : `number ${number}`, userName ?? email]
    .filter((part) => typeof part === 'string')
    .join(', ');
}

/** What a new account of the person would bear. */
function namesOf({ desired }: Pick<Person, 'desired'>): readonly Identifier[] {
  const { userName = null, email = null } = attributesOfNewAccount(desired);
  return identifiersOf({ type: 'update', user: { userName, email } });
}
