import type { Person } from '../domain/person.ts';
import { attributesOfNewAccount } from '../domain/wanted-attributes.ts';
import type { ListedAccount } from '../targets/directory-export.ts';
import type { Deviation, Difference, DriftKind } from './find-deviations.ts';

/** One thing that the drift report says of one account, or of somebody who has none. */
export interface DriftFinding {
  readonly kind: DriftKind;
  readonly accountId?: string;
  readonly userName?: string;
  readonly email?: string;
  readonly differences: readonly Difference[];
  /** Since when it is so, as far as that is known (ISO 8601): since when it should be otherwise, or the account exists. */
  readonly since?: string;
  readonly lastLoginAt?: string;
  /** Whom reconciling would change so that it is not so any more; undefined where it would not help. */
  readonly heals?: string;
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
    ...(createdAt === undefined ? {} : { since: createdAt }),
    ...(lastLoginAt === undefined ? {} : { lastLoginAt }),
  };
}

/** An account whose person reconciling would heal. */
export function findingOfDeviation(
  { kind, differences }: Deviation,
  listed: ListedAccount,
  heals: string | undefined,
): DriftFinding {
  const { since: _, ...finding } = findingOfAccount(kind, listed);
  return { ...finding, differences, ...(heals === undefined ? {} : { heals }) };
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
    heals: id,
  };
}

/** A person who has no account because another one bears a wanted name: `found` says whose it is. */
export function findingOfConflict(
  { desired }: Pick<Person, 'desired'>,
  differences: readonly Difference[],
): DriftFinding {
  return { kind: 'conflict', ...namesIn(attributesOfNewAccount(desired)), differences };
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
