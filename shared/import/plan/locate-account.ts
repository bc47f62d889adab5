import type { Attributes } from '../../domain/attributes.ts';
import type { Identifier } from '../../domain/identifiers.ts';
import type { Person } from '../../domain/person.ts';
import { attributesOfNewAccount } from '../../domain/wanted-attributes.ts';
import type { CompactDirectory } from './compact-directory.ts';
import { bearersOf } from './read-known.ts';

export type LocatedAccount =
  | { readonly kind: 'found'; readonly account: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'ambiguous'; readonly accounts: readonly number[] };

/**
 * Finds the account of a person, or of somebody new, as reconciling will: by the id that the ledger knows, by the
 * current names, by those of the row, by former ones. `isForeign` tells accounts that are known to be another's.
 */
export function locateAccount(
  directory: CompactDirectory,
  sought: {
    readonly person: Person | undefined;
    readonly target: string;
    readonly identifiers: readonly Identifier[];
    readonly isForeign: (account: number) => boolean;
  },
): LocatedAccount {
  const { person, identifiers, isForeign } = sought;
  const accountId = person?.targets[sought.target]?.accountId;
  const known = accountId === undefined ? undefined : directory.findById(accountId);
  if (known !== undefined) return { kind: 'found', account: known };
  const queries = [
    ...(person === undefined ? [] : [namesOf(attributesOfNewAccount(person.desired))]),
    identifiers,
    person?.identifiers ?? [],
  ];
  for (const query of queries) {
    const accounts = new Set(query.flatMap((identifier) => bearersOf(directory, identifier)));
    const own = [...accounts].filter((one) => !isForeign(one));
    const [account, another] = own;
    if (another !== undefined) return { kind: 'ambiguous', accounts: own };
    if (account !== undefined) return { kind: 'found', account };
  }
  return { kind: 'absent' };
}

function namesOf(attributes: Attributes): readonly Identifier[] {
  return (['userName', 'email'] as const).flatMap((type) => {
    const value = attributes[type];
    return typeof value === 'string' ? [{ type, value }] : [];
  });
}
