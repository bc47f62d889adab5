import { normaliseIdentifier } from '../domain/identifiers.ts';
import type { Account } from '../provisioning/target.ts';
import { TargetError } from '../provisioning/target-error.ts';
import { accountOf } from './account-fields.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonOptions } from './options.ts';
import type { OwnProfile } from './own-profile.ts';

export interface Protection {
  /** Whether the account is the API key's own or a configured one. Throws when the own profile cannot be known. */
  covers(account: Account, call: InfraonCallOptions): Promise<boolean>;
  /** Throws `rejected` for such an account: the last guard before a write, whatever the caller has checked. */
  assertNotCovered(account: Account, call: InfraonCallOptions): Promise<void>;
}

export function createProtection(given: {
  readonly ownProfile: OwnProfile;
  /** User names, addresses or ids. */
  readonly protectedAccounts: readonly string[];
  readonly options: Pick<InfraonOptions, 'accountIdField'>;
}): Protection {
  const configured = new Set(given.protectedAccounts.map(normaliseIdentifier));

  const covers: Protection['covers'] = async (account, call) => {
    const user = await given.ownProfile(call);
    if (namesOf(account).some((name) => configured.has(name))) return true;
    if (user === undefined) return false;
    const own = accountOf(user, given.options);
    const { userName, email } = own.attributes;
    return (
      own.id === account.id ||
      (isNamed(userName) && shares(account.attributes.userName, userName)) ||
      (isNamed(email) && shares(account.attributes.email, email))
    );
  };

  return {
    covers,
    async assertNotCovered(account, call) {
      if (await covers(account, call)) throw new TargetError('rejected', { mayHaveHappened: false });
    },
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
