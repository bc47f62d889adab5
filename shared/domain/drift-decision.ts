import { type AttributeName, type AttributeValue, attributeNames } from './attributes.ts';
import { comparableValue, fingerprint } from './comparable-value.ts';
import type { DesiredState } from './desired-state.ts';
import type { Step } from './reconcile.ts';

/** Who decided, and when. */
export interface Decided {
  /** As AWS names the operator's credentials. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** In the operator's words, without personal data. */
  readonly because?: string;
}

/** That an operator takes a deviation as it is, until something about it changes. */
export interface Acceptance extends Decided {
  readonly kind: string;
  /** Names exactly what was found where no attribute differs; see `factsOf`. */
  readonly facts?: string;
  /** The fingerprint of each attribute's difference; see `differenceDigest`. */
  readonly attributes?: { readonly [A in AttributeName]?: string };
}

/** What operators have said of one account, or of a person who has none. */
export interface DriftDecisions {
  readonly accepted: readonly Acceptance[];
  /** The account is never written to. */
  readonly protected?: Decided;
}

export const noDecisions: DriftDecisions = { accepted: [] };

/** Stands for any facts without keeping them: values are personal data. */
export function factsOf(facts: readonly unknown[]): string {
  return fingerprint(JSON.stringify(facts));
}

/** An attribute as it is wanted, and as an account shows it. */
export interface ComparedValue {
  readonly attribute: AttributeName;
  readonly expected: AttributeValue | undefined;
  readonly found: AttributeValue | undefined;
  readonly desired: DesiredState;
}

/**
 * Names one difference, however the values are written. That someone has no access is named together with the event that
 * gave it to them: the inactive account of an active person is also what someone has who left and comes back, so such an
 * acceptance ends with the next word on `active`. Others hold through words that repeat what is expected, as HR systems
 * send them.
 */
export function differenceDigest({ attribute, expected, found, desired }: ComparedValue): string {
  const values = [comparableValue(attribute, expected), comparableValue(attribute, found)];
  return factsOf([attribute, ...values, ...(attribute === 'active' ? [desired.active?.by] : [])]);
}

/** The acceptance that lets an attribute stay as it is. `facts` is the fingerprint of the difference. */
export function acceptanceOf(
  { accepted }: DriftDecisions,
  { attribute, facts }: { readonly attribute: AttributeName; readonly facts: string },
): Acceptance | undefined {
  return accepted.find(({ attributes = {} }) => attributes[attribute] === facts);
}

/** What an update would write although an operator has accepted that the account shows something else. */
export function acceptedIn(
  { attributes, account }: Extract<Step, { readonly kind: 'update' }>,
  {
    decisions = noDecisions,
    desired,
  }: { readonly decisions: DriftDecisions | undefined; readonly desired: DesiredState },
): readonly AttributeName[] {
  if (decisions.accepted.length === 0) return [];
  return attributeNames.filter((attribute) => {
    const [expected, found] = [attributes[attribute], account.attributes[attribute]];
    return expected !== undefined && isAccepted(decisions, { attribute, expected, found, desired });
  });
}

/** Whether an operator has accepted that an attribute shows something else than is expected. */
export function isAccepted(
  decisions: DriftDecisions,
  difference: Parameters<typeof differenceDigest>[0],
): boolean {
  const { attribute } = difference;
  return acceptanceOf(decisions, { attribute, facts: differenceDigest(difference) }) !== undefined;
}
