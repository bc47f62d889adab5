import { comparableValue } from '../domain/comparable-value.ts';
import { type Decided, factsOf } from '../domain/drift-decision.ts';
import type { Person } from '../domain/person.ts';
import { attributesOfNewAccount } from '../domain/wanted-attributes.ts';
import type { ListedAccount } from '../targets/directory-export.ts';
import type { Deviation, Difference, DriftKind } from './find-deviations.ts';

/** One thing that the drift report says of one account, or of someone who has none. */
export interface DriftFinding {
  readonly kind: DriftKind;
  readonly accountId?: string;
  readonly userName?: string;
  readonly email?: string;
  readonly differences: readonly Difference[];
  /** Since when it is so, as far as that is known (ISO 8601): since when it should be otherwise, or the account exists. */
  readonly since?: string;
  readonly lastLoginAt?: string;
  /** Whose the account is, or who has none. */
  readonly personId?: string;
  /** Names exactly what was found, for whoever accepts it; where attributes differ, each difference does. */
  readonly facts?: string;
  /** What operators have said of it. */
  readonly decision?: FindingDecision;
  /** Whom reconciling would change so that it is not so any more; undefined where it would not help. */
  readonly heals?: string;
}

/** `outdated`: what was accepted has changed since. */
export type FindingDecision = Decided & { readonly kind: 'accepted' | 'protected' | 'outdated' };

/** Whether an operator has decided that it stays as it is. No one can decide that for someone who left and has access. */
export function isSettled({ kind, differences, decision }: DriftFinding): boolean {
  if (decision === undefined || decision.kind === 'outdated') return false;
  return !isOfLeaver({ kind, differences });
}

/** Whether someone who left has access: that cannot be accepted. */
export function isOfLeaver({ kind, differences }: Pick<DriftFinding, 'kind' | 'differences'>): boolean {
  return (
    kind === 'leaver-active' ||
    differences.some(({ attribute, expected }) => attribute === 'active' && expected !== 'true')
  );
}

/** What the listing says of an account. */
export function findingOfAccount(
  kind: DriftKind,
  { account, lastLoginAt, createdAt }: Pick<ListedAccount, 'account' | 'lastLoginAt' | 'createdAt'>,
): DriftFinding {
  return {
    kind,
    accountId: account.id,
    ...namesIn(account.attributes),
    differences: [],
    facts: factsOfAccount(kind, { ...account, lastLoginAt }),
    ...(createdAt === undefined ? {} : { since: createdAt }),
    ...(lastLoginAt === undefined ? {} : { lastLoginAt }),
  };
}

/** An account whose person reconciling would heal. */
export function findingOfDeviation(
  { kind, differences }: Pick<Deviation, 'differences'> & { readonly kind: DriftKind },
  {
    listed,
    personId,
    heals,
  }: { readonly listed: ListedAccount; readonly personId: string; readonly heals: boolean },
): DriftFinding {
  const { since: _since, facts: _facts, ...finding } = findingOfAccount(kind, listed);
  return { ...finding, differences, personId, ...(heals ? { heals: personId } : {}) };
}

/** A person who has no account. */
export function findingOfMissing(
  { id, desired }: Pick<Person, 'id' | 'desired'>,
  { since }: Deviation,
): DriftFinding {
  return {
    kind: 'missing',
    ...namesIn(attributesOfNewAccount(desired)),
    differences: [],
    ...(since === undefined ? {} : { since }),
    personId: id,
    facts: factsOf([id, desired.active?.by]),
    heals: id,
  };
}

/** A person who has no account because another one bears a wanted name: `found` says whose it is. */
export function findingOfConflict(
  { id, desired }: Pick<Person, 'id' | 'desired'>,
  differences: readonly Difference[],
): DriftFinding {
  return { kind: 'conflict', ...namesIn(attributesOfNewAccount(desired)), differences, personId: id };
}

/** An account of no one is recognised by its names, and by whether it works; one that no one uses by its last use. */
function factsOfAccount(
  kind: DriftKind,
  { id, attributes, lastLoginAt }: ListedAccount['account'] & { readonly lastLoginAt: string | undefined },
): string {
  if (kind === 'never-logged-in' || kind === 'long-not-logged-in') return factsOf([id, lastLoginAt]);
  const { userName, email, active } = attributes;
  return factsOf([id, comparableValue('userName', userName), comparableValue('email', email), active]);
}

function namesIn({ userName, email }: ListedAccount['account']['attributes']): {
  readonly userName?: string;
  readonly email?: string;
} {
  return {
    ...(typeof userName === 'string' ? { userName } : {}),
    ...(typeof email === 'string' ? { email } : {}),
  };
}
