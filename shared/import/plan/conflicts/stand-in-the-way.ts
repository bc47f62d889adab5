import type { RolePolicy } from '../../../domain/authority/role-policy.ts';
import { bears, isBare } from '../../../domain/identity/bearing.ts';
import { identifierKey } from '../../../domain/identity/identifiers.ts';
import { nextName } from '../../../domain/identity/next-name.ts';
import type { Person } from '../../../domain/person.ts';
import type { ConflictSide } from '../../decide/conflict-side.ts';
import type { GivenName } from '../../decide/project-change.ts';
import { bearersOf, type Known, ownerOf } from '../input/read-known.ts';
import type { PlanInput, PlannedTarget } from '../plan-input.ts';
import { labelOf } from '../plan-result.ts';
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
  { targets, ...roles }: Pick<PlanInput, 'targets' | 'allowedRoles' | 'approvalRoles'>,
  wanted: {
    readonly names: readonly GivenName[];
    readonly person: Person | undefined;
    /** The person's own accounts. */
    readonly accounts: readonly number[];
    readonly known: Known;
  },
): InTheWay {
  const own = new Set([wanted.person?.id, ...(wanted.person?.joined ?? [])]);
  const found = { sides: [] as ConflictSide[], bearers: [] as Bearer[] };
  for (const name of wanted.names) {
    const others = (wanted.known.holders.get(identifierKey(name)) ?? []).filter(({ id }) => !own.has(id));
    const { first, target } = placeOf(targets, name.target);
    const { directory } = target;
    const shown = bearersOf(directory, name).filter((place) => !wanted.accounts.includes(first + place));
    for (const place of shown) {
      const { id } = directory.get(place);
      const owner = ownerOf(wanted.known, { target: name.target, id })?.person;
      if (owner !== undefined && own.has(owner.id)) continue;
      // A new account waits for a name that its bearer is about to lose, for one that no one else has.
      const next = owner === undefined ? undefined : nextName(owner, { ...name, roles });
      const isFree = (value: string) =>
        bearersOf(directory, { type: name.type, value }).every((other) => other === place);
      if (name.creates && next !== undefined && isFree(next)) continue;
      const bearer = owner ?? others.find((other) => bears(other, name));
      const side: ConflictSide =
        bearer === undefined
          ? { kind: 'account', target: name.target, name: directory.nameOf(place) }
          : { kind: 'person', about: labelOf(bearer) };
      if (name.creates) found.bearers.push({ type: name.type, account: first + place, side });
      else found.sides.push(side);
    }
    const ids = new Set(shown.map((place) => directory.get(place).id));
    for (const other of others) {
      const accountId = other.targets[name.target]?.accountId;
      if (accountId !== undefined && ids.has(accountId)) continue;
      if (isToBear(other, { name, target, known: wanted.known, roles }))
        found.sides.push({ kind: 'person', about: labelOf(other) });
    }
  }
  return found;
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
