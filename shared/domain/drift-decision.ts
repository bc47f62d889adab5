import type { AttributeName, AttributeValue } from './attributes.ts';
import { comparableValue, fingerprint } from './comparable-value.ts';
import { compareInstants } from './instant.ts';

/** Who decided, and when. */
export interface Decided {
  /** As AWS names the operator's credentials. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** In the operator's words, without personal data. */
  readonly because?: string;
}

/** That an operator takes a deviation as it is, as long as nothing about it changes. */
export interface Acceptance extends Decided {
  /** The kind of drift. */
  readonly kind: string;
  /** Names exactly what was found; see `factsOf`. */
  readonly facts: string;
  /** What was expected and found of each attribute that differs, as a fingerprint. */
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

/** Names one difference, however the values are written. */
export function differenceDigest({
  attribute,
  expected,
  found,
}: {
  readonly attribute: AttributeName;
  readonly expected: AttributeValue | undefined;
  readonly found: AttributeValue | undefined;
}): string {
  return factsOf([attribute, comparableValue(attribute, expected), comparableValue(attribute, found)]);
}

/** Whether HR has said since that the person is to have access, which no acceptance keeps from them. `saidAt` is ISO 8601. */
export function isOver({ at }: Pick<Acceptance, 'at'>, saidAt: string): boolean {
  return compareInstants(saidAt, at) > 0;
}

/** Whether an operator has accepted that the attribute shows this. */
export function isAccepted(
  { accepted }: DriftDecisions,
  difference: Parameters<typeof differenceDigest>[0],
): boolean {
  const facts = differenceDigest(difference);
  return accepted.some(({ attributes = {} }) => attributes[difference.attribute] === facts);
}
