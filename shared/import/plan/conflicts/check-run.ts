import { holdersOf } from '../../../domain/identity/bearing.ts';
import { type Identifier, identifierKey } from '../../../domain/identity/identifiers.ts';
import type { Person } from '../../../domain/person.ts';
import { namesOfPerson } from '../../../reconcile/names/names-of-person.ts';
import type { ConflictSide } from '../../decide/conflict-side.ts';
import type { Decision } from '../../decide/decide-row.ts';
import type { GivenName } from '../../decide/project-change.ts';
import type { LocatedAccounts } from '../input/locate-accounts.ts';
import { type Known, ownerOf, readKnown } from '../input/read-known.ts';
import { labelOf } from '../plan-result.ts';
import type { PlanState } from '../plan-state.ts';
import { locatedByRun, namesSought } from './located-by-run.ts';
import { aboutToBear, isOpenLeaver, standInTheWay } from './stand-in-the-way.ts';

export interface PlannedRow {
  readonly row: number;
  readonly decision: Extract<Decision, { readonly kind: 'change' }>;
  readonly person: Person | undefined;
  readonly located: LocatedAccounts;
  readonly known: Known;
  /** The place in the feed's snapshot of whom the row is about. */
  readonly member: number | undefined;
}

/**
 * Whoever makes a run refuse what is planned for the row, whatever the rest of the file says. Notes the names that the row gives to
 * accounts, since other rows may want them.
 */
export async function checkRun(state: PlanState, planned: PlannedRow): Promise<readonly ConflictSide[]> {
  const { input, claims, notes } = state;
  const { row, decision, person, located } = planned;
  const { names, after } = decision;
  const sought = input.targets.flatMap((target) => namesSought(after, target));
  const named = await withNames(state, planned.known, [...names, ...sought]);
  const known = await withNames(state, named, namesOfOpenLeavers(state, { names, known: named }));
  const { accounts, targets } = located;
  // Whoever leaves leaves, whatever else cannot be done.
  const wanted = decision.change === 'deactivate' ? [] : names;
  const { sides, bearers } = standInTheWay(state, { names: wanted, person, accounts, known });
  const inTheWay = [...sides, ...bearers.map(({ side }) => side)];
  const elsewhere = foundElsewhere(state, { ...planned, known });
  if (elsewhere !== undefined) return inTheWay.length > 0 ? inTheWay : elsewhere;
  if (sides.length > 0) return inTheWay;
  const coming = namesToFind(planned).flatMap((name) => aboutToBear(state, { name, person, known }));
  if (coming.length > 0) return coming;
  const isOwner = targets.every(
    ({ name, account }) => account === undefined || person?.targets[name]?.accountId === account.id,
  );
  const claimed = [...namesWithoutAccount(planned), ...names];
  claims.note(row, { names: claimed, isOwner, member: planned.member });
  for (const bearer of bearers) claims.noteBearer(row, bearer);
  notes.set(
    row,
    bearers.map(({ side }) => side),
  );
  return [];
}

/** By these a run finds an account that someone else is about to get, in targets where the row makes none. */
function namesToFind(planned: PlannedRow): readonly GivenName[] {
  const { located, decision } = planned;
  const empty = located.targets.filter(
    ({ name, account }) => account === undefined && decision.kinds[name] !== 'create',
  );
  return empty.flatMap(({ name: target }) =>
    namesWithoutAccount(planned).map((name) => ({ ...name, target, creates: false })),
  );
}

/** By these a run finds an account that another row may have made until then. */
function namesWithoutAccount({
  decision: { after },
  located,
}: PlannedRow): ReturnType<typeof namesOfPerson>['current'] {
  const isComplete = located.targets.every(({ account }) => account !== undefined);
  return isComplete || after.desired.active?.value === false ? [] : namesOfPerson(after).current;
}

/** Names that only the ledger has were not looked up with the row, or with the member of a feed. */
export async function withNames(
  { input }: PlanState,
  known: Known,
  names: readonly Identifier[],
): Promise<Known> {
  const more = names.filter((name) => !known.holders.has(identifierKey(name)));
  if (more.length === 0) return known;
  const { holders, owners, decisions, forgotten } = await readKnown(input, more);
  return {
    holders: new Map([...known.holders, ...holders]),
    owners: new Map([...known.owners, ...owners]),
    decisions: new Map([...known.decisions, ...decisions]),
    forgotten: new Set([...known.forgotten, ...forgotten]),
  };
}

/** By these runs will look for accounts of others who leave, which are then called as the row wants an account to be. */
function namesOfOpenLeavers(
  { input: { targets } }: PlanState,
  { names, known }: { readonly names: readonly Identifier[]; readonly known: Known },
): readonly Identifier[] {
  const leavers = names.flatMap((name) => holdersOf(known.holders, name)).filter(isOpenLeaver);
  return leavers.flatMap((leaver) => targets.flatMap((target) => namesSought(leaver, target)));
}

/** The other accounts, where a run will not find those that the row was compared with. */
function foundElsewhere(
  { input }: PlanState,
  { decision: { after, kinds }, located, known }: PlannedRow,
): readonly ConflictSide[] | undefined {
  let first = 0;
  for (const target of input.targets) {
    const { name, directory } = target;
    const situation = located.targets.find((one) => one.name === name);
    const found = locatedByRun(after, { target, known, creates: kinds[name] === 'create' });
    const sideOf = (account: number): ConflictSide => {
      const owner = ownerOf(known, { target: name, id: directory.get(account).id });
      return owner === undefined
        ? { kind: 'account', target: name, name: directory.nameOf(account) }
        : { kind: 'person', about: labelOf(owner.person) };
    };
    if (situation !== undefined) {
      if (found.kind === 'conflict') return found.accounts.map(sideOf);
      const id = found.kind === 'found' ? directory.get(found.account).id : undefined;
      if (id !== situation.account?.id) {
        const places = [
          ...located.accounts.map((account) => account - first),
          ...(found.kind === 'found' ? [found.account] : []),
        ];
        return places.filter((place) => place >= 0 && place < directory.size).map(sideOf);
      }
    }
    first += directory.size;
  }
  return undefined;
}
