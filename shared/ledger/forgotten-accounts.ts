import { type Identifier, identifierKey } from '../domain/identity/identifiers.ts';
import type { AskedOfForgotten } from '../reconcile/reconcile-ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { keyOf, obtainSecret, secretOf } from './people/forgotten-names.ts';
import { accountClaimKey, forgettingSecretKey } from './table/ledger-keys.ts';

interface AccountAtTarget {
  readonly target: string;
  readonly accountId: string;
}

/**
 * Notes that an account was that of someone who was forgotten, by keyed hashes of the account's id and of the person's numbers. The
 * note does not expire: as long as the account exists, its role and its past are someone else's.
 */
export async function noteForgottenAccount(
  context: Pick<LedgerContext, 'table' | 'memory'>,
  {
    account,
    identifiers,
  }: { readonly account: AccountAtTarget; readonly identifiers: readonly Identifier[] },
): Promise<void> {
  const secret = await obtainSecret(context);
  const numbers = identifiers
    .filter(({ type }) => type === 'employeeNumber')
    .map((number) => keyOf(secret, identifierKey(number)));
  await context.table.put({
    item: { pk: keyOf(secret, accountClaimKey(account)), numbers },
    condition: 'attribute_exists(#pk) OR attribute_not_exists(#pk)',
  });
}

/**
 * Which of the accounts were those of someone who was forgotten and had another number than this one. Where either has none,
 * names are all there is to go by, as for people who are known: whoever comes back by them has the account again.
 */
export async function findForgottenAccounts(
  context: Pick<LedgerContext, 'table' | 'memory'>,
  { target, accountIds, employeeNumber }: AskedOfForgotten,
): Promise<ReadonlySet<string>> {
  const { table, memory } = context;
  const secret = memory.forgettingSecret ?? secretOf(await table.get(forgettingSecretKey));
  if (secret === undefined || accountIds.length === 0) return new Set();
  memory.forgettingSecret = secret;
  const keys = new Map(
    accountIds.map((id) => [id, keyOf(secret, accountClaimKey({ target, accountId: id }))]),
  );
  const items = await table.getMany([...new Set(keys.values())]);
  const number =
    employeeNumber === undefined
      ? undefined
      : keyOf(secret, identifierKey({ type: 'employeeNumber', value: employeeNumber }));
  const forgotten = accountIds.filter((id) => {
    const numbers: readonly string[] | undefined = items.get(keys.get(id) ?? '')?.numbers;
    return numbers !== undefined && numbers.length > 0 && number !== undefined && !numbers.includes(number);
  });
  return new Set(forgotten);
}
