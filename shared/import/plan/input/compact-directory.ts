import { DigestColumn, SlotIndex } from '../../../bulk/digest-index.ts';
import { growableUint8, growableUint32, TextPool } from '../../../bulk/packed-arrays.ts';
import type { AttributeName, AttributeValue } from '../../../domain/attributes.ts';
import { digest, hashText } from '../../../domain/digest.ts';
import { normaliseIdentifier } from '../../../domain/identity/identifiers.ts';
import type { ActualAccount } from '../../../domain/reconcile.ts';
import { cellFingerprint } from '../../decide/feed-member.ts';
import type { AccountView } from '../../decide/row-context.ts';

/** The accounts of a target, each by its place in the listing, from 0. */
export interface CompactDirectory {
  readonly size: number;
  findById(id: string): number | undefined;
  /** Every account that bears the name, whatever its case. */
  findByUserName(userName: string): readonly number[];
  findByEmail(email: string): readonly number[];
  get(account: number): AccountView;
  /** The user name, else the address. */
  nameOf(account: number): string;
}

/**
 * Reads a complete listing into about a hundred bytes an account. Throws what the listing throws: of an incomplete one
 * nothing can be concluded.
 */
export async function readDirectory(
  accounts: AsyncIterable<ActualAccount>,
  visibleAttributes: readonly AttributeName[],
): Promise<CompactDirectory> {
  const [ids, names] = [new TextPool(), new TextPool()];
  const inactive = growableUint8();
  const digests = { userName: new DigestColumn(), email: new DigestColumn() };
  const others = visibleAttributes
    .filter((name) => name !== 'active' && !isDigested(name))
    .map((name) => ({ name, fingerprints: growableUint32() }));

  for await (const { id, attributes } of accounts) {
    const account = ids.count;
    const { userName, email, active } = attributes;
    ids.push(id);
    names.push(textOf(userName) || textOf(email));
    if (active === false) inactive.set(account, 1);
    digests.userName.set(account, textOf(userName));
    digests.email.set(account, textOf(email));
    for (const { name, fingerprints } of others)
      fingerprints.set(account, cellFingerprint(name, attributes[name]));
  }

  const size = ids.count;
  const byId = new SlotIndex(size, (account) => hashText(ids.get(account)));
  const byUserName = new SlotIndex(size, (account) => digests.userName.hashOf(account));
  const byEmail = new SlotIndex(size, (account) => digests.email.hashOf(account));
  const findBy = (index: SlotIndex, column: DigestColumn, value: string) => {
    const wanted = digest(normaliseIdentifier(value));
    return index.find(wanted.low, (account) => column.has(account, wanted));
  };

  return {
    size,
    findById: (id) => byId.find(hashText(id), (account) => ids.get(account) === id)[0],
    findByUserName: (userName) => findBy(byUserName, digests.userName, userName),
    findByEmail: (email) => findBy(byEmail, digests.email, email),
    get: (account) => ({
      id: ids.get(account),
      active: inactive.get(account) === 0,
      shows(name, value) {
        if (isDigested(name)) return digests[name].holds(account, textOf(value));
        const column = others.find((other) => other.name === name);
        return column?.fingerprints.get(account) === cellFingerprint(name, value);
      },
    }),
    nameOf: (account) => names.get(account),
  };
}

function isDigested(name: AttributeName): name is 'userName' | 'email' {
  return name === 'userName' || name === 'email';
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}
