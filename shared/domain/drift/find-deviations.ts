import type { AttributeName, AttributeValue } from '../attributes.ts';
import type { DesiredState } from '../desired-state.ts';
import { type ActualAccount, type ReconcileInput, reconcile, type Step } from '../reconcile.ts';
import { defaultSources } from '../wanted-attributes.ts';
import type { DriftKind } from './drift-kind.ts';

/** One attribute of an account that shows something else than is desired. */
export interface Difference {
  readonly attribute: AttributeName;
  readonly expected: string;
  readonly found: string;
  /** Since when it is desired, as whoever said so dated it (ISO 8601). */
  readonly since?: string;
}

/** What reconciling a person would mend, as far as the target shows it. */
export interface Deviation {
  readonly kind: Extract<DriftKind, 'leaver-active' | 'missing' | 'differs'>;
  /** Undefined when it is missing. */
  readonly account?: ActualAccount;
  readonly differences: readonly Difference[];
  /** Of somebody who is missing: since when they should be there (ISO 8601). */
  readonly since?: string;
}

/**
 * Says what differs between a person and their accounts in one target. It is read off the steps of reconciling, so that
 * healing mends what is reported and nothing else: a value that the target refused is no deviation, nor is an attribute
 * that the target does not show.
 */
export function findDeviations(input: ReconcileInput): readonly Deviation[] {
  return reconcile(input).flatMap((step) => deviationOf(step, input) ?? []);
}

function deviationOf(step: Step, { person: { desired }, policy }: ReconcileInput): Deviation | undefined {
  switch (step.kind) {
    case 'create':
      return { kind: 'missing', differences: [], ...dated(desired.active?.at) };
    case 'deactivate':
    case 'delete': {
      const left = { attribute: 'active', expected: step.kind === 'delete' ? 'deleted' : 'false' } as const;
      const found = textOf(step.account.attributes.active);
      const difference = { ...left, found, ...dated(desired.active?.at) };
      return { kind: 'leaver-active', account: step.account, differences: [difference] };
    }
    case 'update': {
      const { account, attributes } = step;
      const differences = policy.visibleAttributes
        .filter((attribute) => attributes[attribute] !== undefined)
        .map((attribute) => ({
          attribute,
          expected: textOf(attributes[attribute]),
          found: textOf(account.attributes[attribute]),
          ...dated(latest(desired, [attribute, ...(defaultSources[attribute] ?? [])])),
        }));
      return differences.length === 0 ? undefined : { kind: 'differs', account, differences };
    }
    case 'invite':
      return undefined;
  }
}

function latest(desired: DesiredState, names: readonly AttributeName[]): string | undefined {
  return names
    .flatMap((name) => desired[name]?.at ?? [])
    .toSorted()
    .at(-1);
}

function dated(since: string | undefined): { readonly since?: string } {
  return since === undefined ? {} : { since };
}

function textOf(value: AttributeValue | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}
