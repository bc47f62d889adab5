import type { Identifier } from '../domain/identifiers.ts';
import { normaliseIdentifier } from '../domain/identifiers.ts';
import type { Person } from '../domain/person.ts';
import { attributesOfNewAccount } from '../domain/wanted-attributes.ts';
import type { Account, AccountQuery } from './target.ts';
import type { TargetRun } from './target-run.ts';

export type Located =
  | { readonly kind: 'found'; readonly account: Account }
  | { readonly kind: 'absent' }
  /** The person's names and addresses lead to several accounts: a human must decide. */
  | { readonly kind: 'ambiguous' };

/**
 * Finds the person's account: by the id that the ledger knows, else by the current name and address, else by
 * those that the person used to have.
 */
export async function locateAccount(
  run: TargetRun,
  /** Whether the target has said since the last look that there is one: then no earlier listing, and no search, proves absence. */
  { missedBefore = false }: { readonly missedBefore?: boolean } = {},
): Promise<Located> {
  const { accountId } = run.state;
  if (accountId !== undefined) {
    const account = await run.target.getAccount(accountId, run.call);
    if (account !== undefined) return { kind: 'found', account };
  }
  const current = currentNames(run.person);
  const former = formerNames(run.person, current);
  const queries = [current, former].filter(({ userNames, emails }) => userNames.length + emails.length > 0);
  for (const query of queries) {
    // Only who is found by none of the names may be one of those who cannot be read.
    const ofLeaver = run.isLeaver && query === queries.at(-1);
    const proof = missedBefore ? { exhaustive: true } : { since: () => run.provenSince() };
    const [account, another] = await run.target.findAccounts({ ...query, ...proof, ofLeaver }, run.call);
    if (another !== undefined) return { kind: 'ambiguous' };
    if (account !== undefined) return { kind: 'found', account };
  }
  return { kind: 'absent' };
}

function currentNames(person: Person): AccountQuery {
  const { userName, email } = attributesOfNewAccount(person.desired);
  return {
    userNames: typeof userName === 'string' ? [normaliseIdentifier(userName)] : [],
    emails: typeof email === 'string' ? [normaliseIdentifier(email)] : [],
  };
}

function formerNames(person: Person, current: AccountQuery): AccountQuery {
  const held = (type: Identifier['type'], except: readonly string[]): readonly string[] =>
    person.identifiers
      .filter((identifier) => identifier.type === type && !except.includes(identifier.value))
      .map(({ value }) => value);
  return { userNames: held('userName', current.userNames), emails: held('email', current.emails) };
}
