import {
  type AttributeName,
  type Attributes,
  type AttributeValue,
  attributeNames,
} from '../../domain/attributes.ts';
import { acceptedIn } from '../../domain/drift-decision.ts';
import { type Identifier, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { newTargetState, type Person, type TargetState } from '../../domain/person.ts';
import { type ReconcileInput, reconcile, type Step } from '../../domain/reconcile.ts';
import { attributesOfNewAccount, wantedAttributes } from '../../domain/wanted-attributes.ts';
import type { ChangeKind, TargetChange } from './planned-change.ts';
import type { AccountView, TargetSituation } from './row-context.ts';

/** From what says most to what says least. */
const mostTelling = ['deactivate', 'create', 'reactivate', 'update'] as const;

/** No account shows it. */
const somethingElse = '\u0000';

export interface ProjectedChange {
  /** What tells most; undefined where reconciling the person would do nothing. */
  readonly kind: ChangeKind | undefined;
  readonly kinds: Readonly<Record<string, TargetChange>>;
  /** The user names and addresses that accounts would be given. */
  readonly names: readonly GivenName[];
}

/** A user name or an address that an account would bear and does not bear yet. */
export interface GivenName extends Identifier {
  readonly type: 'userName' | 'email';
  readonly target: string;
  /** Whether it is a new account's. */
  readonly creates: boolean;
}

/** What reconciling the person would make of the account in each target. */
export function projectChange(person: Person, targets: readonly TargetSituation[]): ProjectedChange {
  const steps = targets.map((target) => stepsIn(person, target));
  const projected = targets.map((target, index) => kindOfSteps(steps[index] ?? [], target));
  return {
    kind: mostTelling.find((kind) => projected.includes(kind)),
    kinds: Object.fromEntries(targets.map(({ name }, index) => [name, projected[index] ?? 'unchanged'])),
    names: targets.flatMap((target) =>
      stepsIn(person, target, asksAgain).flatMap((step) => namesIn(step, target.name)),
    ),
  };
}

function stepsIn(
  person: Person,
  { name, policy, account, accepted }: TargetSituation,
  stateOf = (state: TargetState) => state,
): readonly Step[] {
  const shown = account && { id: account.id, attributes: attributesOf(account, person) };
  const input: ReconcileInput = {
    person,
    state: stateOf(person.targets[name] ?? newTargetState),
    actual: accepted?.account ?? shown,
    others: [],
    policy,
  };
  const steps = reconcile(input);
  if (accepted === undefined) return steps;
  const words = { decisions: accepted.decisions, desired: person.desired };
  const kept = steps.flatMap((step) => (step.kind === 'update' ? acceptedIn(step, words) : []));
  return kept.length === 0 ? steps : reconcile({ ...input, accepted: kept });
}

/** A name that the target refused is not given again, but whoever says it is told again who has it. */
function asksAgain({
  refused: { userName: _userName, email: _email, ...refused },
  ...state
}: TargetState): TargetState {
  return { ...state, refused };
}

function kindOfSteps(
  steps: readonly Step[],
  { isComing }: Pick<TargetSituation, 'isComing'>,
): ChangeKind | undefined {
  const kinds = steps.map(kindOf);
  const kind = mostTelling.find((one) => kinds.includes(one));
  return kind === 'create' && isComing ? undefined : kind;
}

function namesIn(step: Step, target: string): readonly GivenName[] {
  if (step.kind !== 'create' && step.kind !== 'update') return [];
  return (['userName', 'email'] as const).flatMap((type) => {
    const value = step.attributes[type];
    if (typeof value !== 'string') return [];
    return [{ type, value: normaliseIdentifier(value), target, creates: step.kind === 'create' }];
  });
}

/**
 * Whether an account can be created from what is known. A new account needs what an onboarding does: an address, and
 * more of a name than the family's.
 */
export function isCreatable(person: Person): boolean {
  const { email, givenName } = attributesOfNewAccount(person.desired);
  const displayName = person.desired.displayName?.value;
  return email !== undefined && (givenName !== undefined || typeof displayName === 'string');
}

/** An account that shows what is wanted where it does, and something else everywhere else. */
function attributesOf(account: AccountView, person: Person): Attributes {
  const wanted = wantedAttributes(person.desired);
  const shown: { [A in AttributeName]?: AttributeValue } = {};
  for (const name of attributeNames) {
    const value = wanted[name];
    if (value !== undefined) shown[name] = account.shows(name, value) ? value : somethingElse;
  }
  return { ...shown, active: account.active };
}

function kindOf(step: Step): ChangeKind {
  switch (step.kind) {
    case 'deactivate':
    case 'delete':
      return 'deactivate';
    case 'create':
      return 'create';
    case 'update':
      return step.attributes.active === true ? 'reactivate' : 'update';
    case 'invite':
      return 'update';
  }
}
