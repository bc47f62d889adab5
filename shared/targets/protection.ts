import { normaliseIdentifier } from '../domain/identity/identifiers.ts';
import type { Account, CallOptions } from './target.ts';

/** Tells whether an account is the credential's own or a configured one. Throws when the own account cannot be known. */
export function createProtection(given: {
  /** The account of the credential's own user; undefined only for a target that does not name it. */
  readonly ownAccount: (call: CallOptions) => Promise<Account | undefined>;
  /** User names, addresses or ids. */
  readonly protectedAccounts: readonly string[];
}): (account: Account, call: CallOptions) => Promise<boolean> {
  const configured = new Set(given.protectedAccounts.map(normaliseIdentifier));

  return async (account, call) => {
    const own = await given.ownAccount(call);
    if (namesOf(account).some((name) => configured.has(name))) return true;
    if (own === undefined) return false;
    const { userName, email } = own.attributes;
    return (
      own.id === account.id ||
      (isNamed(userName) && shares(account.attributes.userName, userName)) ||
      (isNamed(email) && shares(account.attributes.email, email))
    );
  };
}

function namesOf(account: Account): readonly string[] {
  const { userName, email } = account.attributes;
  return [account.id, userName, email].filter(isNamed).map(normaliseIdentifier);
}

function isNamed(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function shares(left: unknown, right: string): boolean {
  return isNamed(left) && normaliseIdentifier(left) === normaliseIdentifier(right);
}
