import type { AttributeName, Attributes, AttributeValue } from './attributes.ts';
import { comparableValue } from './comparable-value.ts';
import { fingerprint } from './fingerprint.ts';
import { type Fingerprints, newTargetState, type Person, type TargetState } from './person.ts';
import { attributesOfNewAccount, wantedAttributes } from './wanted-attributes.ts';

/** An account as the target shows it; `attributes` holds what is visible there, `active` included. */
export interface ActualAccount {
  readonly id: string;
  readonly attributes: Attributes;
}

export interface TargetPolicy {
  /** Attributes that accounts show: compared with the account. */
  readonly visibleAttributes: readonly AttributeName[];
  /** Attributes that are taken but never shown: compared with what was last applied to that account. */
  readonly hiddenAttributes: readonly AttributeName[];
  readonly offboardAction: 'deactivate' | 'delete';
  /** Whether people whose account is created here are invited. */
  readonly invite: boolean;
}

export interface ReconcileInput {
  readonly person: Pick<Person, 'desired' | 'onboarded'>;
  readonly state: TargetState;
  /** The person's account; undefined when the target has none. */
  readonly actual: ActualAccount | undefined;
  /** Those of the state's `otherAccountIds` that exist. */
  readonly others: readonly ActualAccount[];
  readonly policy: TargetPolicy;
}

export type Step =
  | { readonly kind: 'deactivate'; readonly account: ActualAccount }
  | { readonly kind: 'delete'; readonly account: ActualAccount }
  | { readonly kind: 'create'; readonly attributes: Attributes }
  | { readonly kind: 'update'; readonly account: ActualAccount; readonly attributes: Attributes }
  | { readonly kind: 'invite' };

/**
 * The smallest list of steps that makes the target's account equal the desired state, in the order in which they
 * are to be made. A deactivation comes first and alone, so that nothing else a person carries can make it fail.
 * Reconciling what was just reconciled yields no step.
 */
export function reconcile(input: ReconcileInput): readonly Step[] {
  const { person, actual, policy, state } = input;
  const active = person.desired.active?.value;
  if (active === false) return leave(input);
  if (actual === undefined) {
    if (active !== true || !person.onboarded) return [];
    const attributes = supported(attributesOfNewAccount(person.desired), policy);
    return [{ kind: 'create', attributes }, ...(policy.invite ? [{ kind: 'invite' } as const] : [])];
  }
  const reactivates = active === true && actual.attributes.active === false;
  const invited = invitationIsDue(state, actual, policy) ? [{ kind: 'invite' } as const] : [];
  return [...update(input, actual, { reactivates }), ...invited];
}

/** Bookkeeping belongs to one account: of another one, nothing is known yet. */
export function stateOfAccount(state: TargetState, accountId: string): TargetState {
  if (state.accountId === accountId) return state;
  return { ...newTargetState, otherAccountIds: state.otherAccountIds.filter((id) => id !== accountId) };
}

function leave(input: ReconcileInput): readonly Step[] {
  const { actual, others, policy } = input;
  const accounts = actual === undefined ? others : [actual, ...others];
  if (policy.offboardAction === 'delete') {
    return accounts.map((account) => ({ kind: 'delete', account }));
  }
  const deactivations = accounts
    .filter(({ attributes }) => attributes.active !== false)
    .map((account): Step => ({ kind: 'deactivate', account }));
  return actual === undefined
    ? deactivations
    : [...deactivations, ...update(input, actual, { reactivates: false })];
}

interface Update {
  readonly reactivates: boolean;
}

function update(input: ReconcileInput, actual: ActualAccount, { reactivates }: Update): readonly Step[] {
  const changed = differences(input, actual, { reactivates });
  const attributes = reactivates ? { ...changed, active: true } : changed;
  return Object.keys(attributes).length === 0 ? [] : [{ kind: 'update', account: actual, attributes }];
}

function differences(input: ReconcileInput, actual: ActualAccount, { reactivates }: Update): Attributes {
  const { policy } = input;
  const { applied, refused } = stateOfAccount(input.state, actual.id);
  const wanted = wantedAttributes(input.person.desired);
  const changed: { [A in AttributeName]?: AttributeValue } = {};
  for (const name of [...policy.visibleAttributes, ...policy.hiddenAttributes]) {
    const value = wanted[name];
    if (value === undefined || name === 'active' || refused[name] === fingerprint(value)) continue;
    const equal = policy.visibleAttributes.includes(name)
      ? comparableValue(name, value) === comparableValue(name, actual.attributes[name])
      : // What is hidden may have gone with the deactivation, and nothing would show it.
        !reactivates && wasApplied(name, value, applied);
    if (!equal) changed[name] = value;
  }
  return changed;
}

/** Of an account that was taken over nothing is known, so that what was cleared has to be cleared there too. */
function wasApplied(name: AttributeName, value: AttributeValue, applied: Fingerprints): boolean {
  return applied[name] === fingerprint(value);
}

/** An account that appears while its creation was not recorded is the one that was being created. */
function invitationIsDue(state: TargetState, actual: ActualAccount, policy: TargetPolicy): boolean {
  if (state.accountId === actual.id) return state.invitation === 'due';
  return policy.invite && state.creatingSince !== undefined;
}

function supported(attributes: Attributes, policy: TargetPolicy): Attributes {
  const names: readonly string[] = [...policy.visibleAttributes, ...policy.hiddenAttributes];
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}
