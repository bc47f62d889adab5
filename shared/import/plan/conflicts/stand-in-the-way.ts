import type { RolePolicy } from '../../../domain/authority/role-policy.ts';
import { bears, holdersOf, isBare } from '../../../domain/identity/bearing.ts';
import { nextName } from '../../../domain/identity/next-name.ts';
import type { Person } from '../../../domain/person.ts';
import type { AccountOwner } from '../../../reconcile/reconcile-ledger.ts';
import type { ConflictSide } from '../../decide/conflict-side.ts';
import type { GivenName } from '../../decide/project-change.ts';
import { keepsName } from '../input/account-decisions.ts';
import { bearersOf, type Known, ownerOf } from '../input/read-known.ts';
import type { PlanInput, PlannedTarget } from '../plan-input.ts';
import { labelOf } from '../plan-result.ts';
import type { PlanState } from '../plan-state.ts';
import { locatedByRun } from './located-by-run.ts';

/** An account of someone else that bears a wanted name, and may give it up by another row. */
export interface Bearer {
  readonly type: GivenName['type'];
  /** In all targets; see `LocatedAccounts`. */
  readonly account: number;
  readonly side: ConflictSide;
}

export interface InTheWay {
  /** Who keeps a wanted name, whatever the file says. */
  readonly sides: readonly ConflictSide[];
  readonly bearers: readonly Bearer[];
}

/** Who bears the names already that a row gives to the accounts of its person. */
export function standInTheWay(
  state: Pick<PlanState, 'input' | 'protectedAccounts'>,
  wanted: {
    readonly names: readonly GivenName[];
    readonly person: Person | undefined;
    /** The person's own accounts. */
    readonly accounts: readonly number[];
    readonly known: Known;
  },
): InTheWay {
  const { targets } = state.input;
  const own = new Set([wanted.person?.id, ...(wanted.person?.joined ?? [])]);
  const found = { sides: [] as ConflictSide[], bearers: [] as Bearer[] };
  for (const name of wanted.names) {
    const others = holdersOf(wanted.known.holders, name).filter(({ id }) => !own.has(id));
    const { first, target } = placeOf(targets, name.target);
    const { directory } = target;
    const shown = bearersOf(directory, name).filter((place) => !wanted.accounts.includes(first + place));
    for (const place of shown) {
      const { id } = directory.get(place);
      const owner = ownerOf(wanted.known, { target: name.target, id });
      if (owner !== undefined && own.has(owner.person.id)) continue;
      const given = { name, owner, account: { id, place, directory }, known: wanted.known };
      if (name.creates && isGivenUp(state, given)) continue;
      const bearer = owner?.person ?? others.find((other) => bears(other, name));
      const side: ConflictSide =
        bearer === undefined
          ? { kind: 'account', target: name.target, name: directory.nameOf(place) }
          : { kind: 'person', about: labelOf(bearer) };
      if (name.creates) found.bearers.push({ type: name.type, account: first + place, side });
      else found.sides.push(side);
    }
    const ids = new Set(shown.map((place) => directory.get(place).id));
    const hasShown = ({ targets }: Person) => ids.has(targets[name.target]?.accountId ?? '');
    found.sides.push(...aboutToBear(state, { ...wanted, name }, hasShown));
  }
  return found;
}

/** Others whose accounts are to bear a name that they do not show yet. */
export function aboutToBear(
  { input: { targets, ...roles } }: Pick<PlanState, 'input'>,
  {
    name,
    person,
    known,
  }: { readonly name: GivenName; readonly person: Person | undefined; readonly known: Known },
  hasShown: (other: Person) => boolean = () => false,
): readonly ConflictSide[] {
  const own = new Set([person?.id, ...(person?.joined ?? [])]);
  const { target } = placeOf(targets, name.target);
  return holdersOf(known.holders, name)
    .filter((other) => !own.has(other.id) && !hasShown(other))
    .filter((other) => isToBear(other, { name, target, known, roles }))
    .map((other) => ({ kind: 'person', about: labelOf(other) }));
}

/** Whether the bearer's account is about to be called otherwise, and as no one else is: a new account waits for that. */
function isGivenUp(
  state: Pick<PlanState, 'input' | 'protectedAccounts'>,
  given: {
    readonly name: GivenName;
    readonly owner: AccountOwner | undefined;
    readonly account: {
      readonly id: string;
      readonly place: number;
      readonly directory: PlannedTarget['directory'];
    };
    readonly known: Known;
  },
): boolean {
  const { name, owner, account, known } = given;
  // Of whom nothing is open, no run is to come that would do it.
  if (owner?.hasOpenWork !== true) return false;
  const next = nextName(owner.person, { ...name, roles: state.input });
  if (next === undefined) return false;
  const bearers = bearersOf(account.directory, { type: name.type, value: next });
  if (bearers.some((other) => other !== account.place)) return false;
  return !keepsName(state, { known, accountId: account.id, owner: owner.person, name, next });
}

function placeOf(
  targets: PlanInput['targets'],
  name: string,
): { readonly first: number; readonly target: PlannedTarget } {
  let first = 0;
  for (const target of targets) {
    if (target.name === name) return { first, target };
    first += target.directory.size;
  }
  throw new Error(`no target is called ${name}`);
}

/** Whether an account of the person is to bear the name that does not show it yet. */
function isToBear(
  person: Person,
  bearing: {
    readonly name: GivenName;
    readonly target: PlannedTarget;
    readonly known: Known;
    readonly roles: RolePolicy;
  },
): boolean {
  const { name, target, known, roles } = bearing;
  if (isBare(person) || !bears(person, name)) return false;
  const hasAccount = person.targets[target.name]?.accountId !== undefined;
  if (!isOpenLeaver(person)) {
    const { desired, onboarded } = person;
    return desired.active?.value !== false && ((onboarded && desired.active?.value === true) || hasAccount);
  }
  if (nextName(person, { ...name, value: '', roles }) !== name.value) return false;
  return hasAccount || locatedByRun(person, { target, known, creates: false }).kind === 'found';
}

/** Whoever leaves is renamed as well, as long as that is open: the account may be one that the ledger does not know yet. */
export function isOpenLeaver({ desired, openEvents }: Person): boolean {
  return desired.active?.value === false && openEvents.length > 0;
}
