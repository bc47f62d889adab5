import { type AttributeName, type Attributes, type AttributeValue, attributeNames } from '../attributes.ts';
import { newTargetState, type Person } from '../person.ts';
import { reconcile, type Step } from '../reconcile.ts';
import { attributesOfNewAccount, wantedAttributes } from '../wanted-attributes.ts';
import type { AccountView } from './account-view.ts';
import type { ChangeKind } from './planned-change.ts';
import type { FileSituation } from './row-situation.ts';

/** No account shows it. */
const somethingElse = '\u0000';

/** What reconciling the person would make of the account; undefined where it would do nothing. */
export function projectChange(
  person: Person,
  { account, target }: Pick<FileSituation, 'target'> & { readonly account: AccountView | undefined },
): ChangeKind | undefined {
  const { name, policy } = target;
  const steps = reconcile({
    person,
    state: person.targets[name] ?? newTargetState,
    actual: account === undefined ? undefined : { id: account.id, attributes: attributesOf(account, person) },
    others: [],
    policy,
  });
  const kinds = steps.map(kindOf);
  return (['deactivate', 'create', 'reactivate', 'update'] as const).find((kind) => kinds.includes(kind));
}

/** Whether an account can be created from what is known: an onboarding needs an address and a name. */
export function isCreatable(person: Person): boolean {
  const { email, displayName } = attributesOfNewAccount(person.desired);
  return email !== undefined && displayName !== undefined;
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
