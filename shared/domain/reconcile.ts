import type { AttributeName, Attributes, AttributeValue } from './attributes.ts';
import { comparableValue, fingerprint, statedFingerprint } from './comparable-value.ts';
import { isFromFile } from './import-reference.ts';
import { newTargetState, type Person, type TargetState } from './person.ts';
import { eventReference } from './user-event.ts';
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
  /** As far as it was said with authority, see `withinAuthority`. */
  readonly person: Pick<Person, 'desired' | 'onboarded' | 'words'>;
  readonly state: TargetState;
  /** The person's account; undefined when the target has none. */
  readonly actual: ActualAccount | undefined;
  /** The accounts among the state's `otherAccountIds` that exist. */
  readonly others: readonly ActualAccount[];
  readonly policy: TargetPolicy;
  /** Attributes that stay as the account shows them: an operator has accepted that, or a leaver's name is someone else's by now. */
  readonly accepted?: readonly AttributeName[];
}

export type Step =
  /** `kept`: hidden attributes that the account has, for a target where a write replaces the whole account. */
  | { readonly kind: 'deactivate'; readonly account: ActualAccount; readonly kept: Attributes }
  | { readonly kind: 'delete'; readonly account: ActualAccount }
  | { readonly kind: 'create'; readonly attributes: Attributes }
  | { readonly kind: 'update'; readonly account: ActualAccount; readonly attributes: Attributes }
  | { readonly kind: 'invite' };

/**
 * The smallest list of steps that makes the target's account equal the desired state, in the order in which they
 * are to be made. A deactivation comes first and alone, so that nothing else a person carries can make it fail.
 * Reconciling what was just reconciled yields no step.
 *
 * A write may replace the whole account and blank what it lacks, and what is hidden cannot be read to be repeated. So every
 * update carries all hidden values that are desired and were not refused.
 */
export function reconcile(input: ReconcileInput): readonly Step[] {
  const { person, actual, policy, state } = input;
  const active = person.desired.active?.value;
  if (active === false) return removeAccess(input);
  if (actual === undefined) {
    if (active !== true || !person.onboarded) return [];
    const attributes = supported(attributesOfNewAccount(person.desired), policy);
    return [{ kind: 'create', attributes }, ...(policy.invite ? [{ kind: 'invite' } as const] : [])];
  }
  const isAccepted = input.accepted?.includes('active') === true;
  const reactivates = active === true && actual.attributes.active === false && !isAccepted;
  const invited = invitationIsDue(state, actual, policy) ? [{ kind: 'invite' } as const] : [];
  return [...update(input, actual, { reactivates }), ...invited];
}

/** Bookkeeping belongs to one account: of another one, nothing is known yet. */
export function stateOfAccount(state: TargetState, accountId: string): TargetState {
  if (state.accountId === accountId) return state;
  return { ...newTargetState, otherAccountIds: state.otherAccountIds.filter((id) => id !== accountId) };
}

function removeAccess(input: ReconcileInput): readonly Step[] {
  const { actual, others, policy } = input;
  const accounts = actual === undefined ? others : [actual, ...others];
  if (policy.offboardAction === 'delete') {
    return accounts.map((account) => ({ kind: 'delete', account }));
  }
  const deactivations = accounts
    .filter(({ attributes }) => attributes.active !== false)
    .map((account): Step => ({ kind: 'deactivate', account, kept: keptBy(input, account) }));
  return actual === undefined
    ? deactivations
    : [...deactivations, ...update(input, actual, { reactivates: false })];
}

function update(
  input: ReconcileInput,
  actual: ActualAccount,
  { reactivates }: { readonly reactivates: boolean },
): readonly Step[] {
  const hidden = hiddenValues(input, actual);
  const changed = { ...visibleDifferences(input, actual), ...hidden.due };
  if (!reactivates && Object.keys(changed).length === 0) return [];
  const attributes = { ...changed, ...hidden.values, ...(reactivates ? { active: true } : {}) };
  return [{ kind: 'update', account: actual, attributes }];
}

function visibleDifferences(input: ReconcileInput, actual: ActualAccount): Attributes {
  const differing = writable(input, actual, input.policy.visibleAttributes).filter(
    ([name, value]) => comparableValue(name, value) !== comparableValue(name, actual.attributes[name]),
  );
  return Object.fromEntries(differing);
}

/**
 * The hidden values that the account should have, and those that it was not given since someone said them last. Of an account
 * that was taken over nothing is known, so that what was cleared has to be cleared there too.
 */
function hiddenValues(
  input: ReconcileInput,
  actual: ActualAccount,
): { readonly values: Attributes; readonly due: Attributes } {
  const { applied } = stateOfAccount(input.state, actual.id);
  const all = writable(input, actual, input.policy.hiddenAttributes);
  const due = all.filter(
    ([name, value]) => applied[name] !== statedFingerprint(value, input.person.desired[name]),
  );
  return {
    values: Object.fromEntries(all.filter(([, value]) => value !== null)),
    due: Object.fromEntries(due),
  };
}

/** What the account was given, and a deactivation must not take. */
function keptBy(input: ReconcileInput, account: ActualAccount): Attributes {
  const { values, due } = hiddenValues(input, account);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !(name in due)));
}

/** The wanted values of some attributes, without those that the target refused. */
function writable(
  { person, state, accepted = [] }: ReconcileInput,
  account: ActualAccount,
  names: readonly AttributeName[],
): readonly (readonly [AttributeName, AttributeValue])[] {
  const { refused } = stateOfAccount(state, account.id);
  const wanted = wantedAttributes(person.desired);
  return names.flatMap((name) => {
    const value = wanted[name];
    if (value === undefined || name === 'active' || keepsAddress(person, name)) return [];
    if (accepted.includes(name)) return [];
    const isRefused = refused[name] !== undefined && refused[name] === fingerprint(value);
    return isRefused ? [] : [[name, value] as const];
  });
}

/** Names and addresses that differ from the account's, and that it keeps all the same. */
export function keptAddresses({
  person,
  actual,
}: Pick<ReconcileInput, 'person' | 'actual'>): readonly AttributeName[] {
  if (actual === undefined) return [];
  const wanted = wantedAttributes(person.desired);
  return addresses.filter(
    (name) =>
      wanted[name] !== undefined &&
      keepsAddress(person, name) &&
      comparableValue(name, wanted[name]) !== comparableValue(name, actual.attributes[name]),
  );
}

const addresses = ['userName', 'email'] as const satisfies readonly AttributeName[];

/**
 * An account is not re-addressed for someone of whom only updates or an offboarding spoke: whoever names an account by its
 * user name has no right to its address. An onboarding, or a file, has.
 */
export function keepsAddress(
  { onboarded, words = [] }: Pick<Person, 'onboarded' | 'words'>,
  name: AttributeName,
): boolean {
  const isAddress = addresses.some((address) => address === name);
  return isAddress && !onboarded && !words.some((word) => isFromFile(eventReference(word)));
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

/** The names of the calls that steps stand for, as an outcome of `mode: observe` lists them. */
export function describeSteps(steps: readonly Step[]): readonly string[] {
  return steps.map(({ kind }) => kind);
}
