import type { AttributeName, AttributeValue } from '../domain/attributes.ts';
import type { DesiredState } from '../domain/desired-state.ts';
import { type ComparedValue, differenceDigest } from '../domain/drift-decision.ts';
import type { Person, TargetState, WriteCount } from '../domain/person.ts';
import { type ActualAccount, type ReconcileInput, reconcile, type Step } from '../domain/reconcile.ts';
import { defaultSources } from '../domain/wanted-attributes.ts';
import { contestedBy } from '../domain/write-counts.ts';

const wrong = [
  'leaver-active',
  'missing',
  'conflict',
  'wrong-link',
  'second-writer',
  'differs',
  'ambiguous',
] as const;

/**
 * How what is there can differ from what the ledger asked for, the most urgent first.
 * - `leaver-active`: someone who left has an account that is active or, where leavers' accounts are deleted, is there; or an active
 *   account that is no one's bears the name of someone who left, and of no one else.
 * - `missing`: someone who should have an account has none.
 * - `conflict`: someone who should have an account has none, and another's bears the user name or address.
 * - `wrong-link`: the account that the ledger has for someone bears another person's name, and none of its owner's.
 * - `second-writer`: as `differs`, although the account was given the value several times: something else writes it, too.
 * - `differs`: the account of someone shows another value than is desired.
 * - `ambiguous`: an account bears names of someone who has none, and it is not clear whose it is.
 * - `unmanaged`: no one ever asked for the account.
 * - `never-logged-in`, `long-not-logged-in`: an active account that no one uses.
 */
export const driftKinds = [...wrong, 'unmanaged', 'never-logged-in', 'long-not-logged-in'] as const;

export type DriftKind = (typeof driftKinds)[number];

/** What is wrong, rather than only to be looked at. */
export const faults: readonly DriftKind[] = wrong;

interface LoginHistory {
  readonly active: boolean;
  /** ISO 8601. Undefined: never. */
  readonly lastLoginAt?: string;
  /** Whether the target says something of the last login that cannot be read: nothing follows from it. */
  readonly loginUnclear?: boolean;
  /** ISO 8601. Undefined: not told. */
  readonly createdAt?: string;
}

const dayMs = 24 * 3600 * 1000;

/** Whether no one uses an active account: never since it is older than a while, or not for long. */
export function loginDrift(
  { active, lastLoginAt, loginUnclear, createdAt }: LoginHistory,
  limits: {
    readonly now: Date;
    readonly neverLoggedInAfterDays: number;
    readonly notLoggedInForDays: number;
  },
): Extract<DriftKind, 'never-logged-in' | 'long-not-logged-in'> | undefined {
  if (!active || loginUnclear === true) return undefined;
  const { now, neverLoggedInAfterDays, notLoggedInForDays } = limits;
  const days = (time: string) => (now.getTime() - Date.parse(time)) / dayMs;
  if (lastLoginAt !== undefined) {
    return days(lastLoginAt) > notLoggedInForDays ? 'long-not-logged-in' : undefined;
  }
  // Where the target does not tell how old the account is, it is not taken for new.
  return createdAt === undefined || days(createdAt) > neverLoggedInAfterDays ? 'never-logged-in' : undefined;
}

/** One attribute of an account that shows something else than is desired. */
export interface Difference {
  readonly attribute: AttributeName;
  readonly expected: string;
  readonly found: string;
  /** Names exactly this difference, for whoever accepts it; see `differenceDigest`. */
  readonly facts: string;
  /** Since when it is desired, as whoever said so dated it (ISO 8601). */
  readonly since?: string;
  /** How often the account was given what is expected, where that is too often for nothing else to write it; and the last time. */
  readonly written?: Pick<WriteCount, 'times' | 'at'>;
}

/** What reconciling a person would fix, as far as the target shows it. */
export interface Deviation {
  readonly kind: Extract<DriftKind, 'leaver-active' | 'missing' | 'second-writer' | 'differs'>;
  /** Undefined when it is missing. */
  readonly account?: ActualAccount;
  readonly differences: readonly Difference[];
  /** Since when a missing person should be there (ISO 8601). */
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

function deviationOf(step: Step, input: ReconcileInput): Deviation | undefined {
  const { policy } = input;
  const { desired } = input.person;
  switch (step.kind) {
    case 'create':
      return { kind: 'missing', differences: [], ...dated(desired.active?.at) };
    case 'deactivate':
    case 'delete': {
      const left = { attribute: 'active', expected: step.kind === 'delete' ? 'deleted' : 'false' } as const;
      const found = textOf(step.account.attributes.active);
      const contested = contestedIn(input, { account: step.account, name: 'active', value: false });
      const facts = differenceDigest({ ...left, found, desired });
      const difference = { ...left, found, facts, ...dated(desired.active?.at), ...contested };
      return { kind: 'leaver-active', account: step.account, differences: [difference] };
    }
    case 'update': {
      const { account, attributes } = step;
      const differences = policy.visibleAttributes
        .filter((attribute) => attributes[attribute] !== undefined)
        .map((attribute) => ({
          ...differenceOf(attribute, {
            expected: attributes[attribute],
            found: account.attributes[attribute],
            desired,
          }),
          ...dated(latest(desired, [attribute, ...(defaultSources[attribute] ?? [])])),
          ...contestedIn(input, { account, name: attribute, value: attributes[attribute] ?? null }),
        }));
      if (differences.length === 0) return undefined;
      const isContested = differences.some(({ written }) => written !== undefined);
      return { kind: isContested ? 'second-writer' : 'differs', account, differences };
    }
    case 'invite':
      return undefined;
  }
}

/** What differs of an attribute of someone of whom `desired` was said. */
export function differenceOf(
  attribute: AttributeName,
  { expected, found, desired }: Omit<ComparedValue, 'attribute'>,
): Difference {
  const facts = differenceDigest({ attribute, expected, found, desired });
  return { attribute, expected: textOf(expected), found: textOf(found), facts };
}

/** How often the account that is kept equal was given the value, where that is too often. */
function contestedIn(
  { state }: ReconcileInput,
  wanted: { readonly account: ActualAccount; readonly name: AttributeName; readonly value: AttributeValue },
): Pick<Difference, 'written'> {
  const written = state.accountId === wanted.account.id ? contestedBy(state, wanted) : undefined;
  return written === undefined ? {} : { written: { times: written.times, at: written.at } };
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

/**
 * What an account that a person has claimed is to that person: the one that is kept equal, one of someone who turned
 * out to be the same person, or one that it was once.
 */
export function roleOfAccount(
  person: Pick<Person, 'targets'>,
  { target, accountId }: { readonly target: string; readonly accountId: string },
): 'own' | 'other' | 'former' {
  const state: Partial<TargetState> = person.targets[target] ?? {};
  if (state.accountId === accountId) return 'own';
  return state.otherAccountIds?.includes(accountId) === true ? 'other' : 'former';
}
