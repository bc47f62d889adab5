import { randomBytes } from 'node:crypto';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import type { Item } from '../ledger/table/attribute-values.ts';
import { dataKeyKey } from '../ledger/table/ledger-keys.ts';

const keyBytes = 32;

/** The keys of people's histories, by the people's ids. Who has none yet, or whose key is destroyed, is left out. */
export async function findDataKeys(
  { table }: Pick<LedgerContext, 'table'>,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (personIds.length === 0) return new Map();
  const items = await table.getMany(personIds.map(dataKeyKey));
  return new Map(
    personIds.flatMap((id): [string, Uint8Array][] => {
      const key = keyOfItem(items.get(dataKeyKey(id)));
      return key === undefined ? [] : [[id, key]];
    }),
  );
}

/** The key of a person's history, which is made where there is none. Undefined where it is destroyed. */
export async function obtainDataKey(
  { table }: Pick<LedgerContext, 'table'>,
  personId: string,
): Promise<Uint8Array | undefined> {
  const pk = dataKeyKey(personId);
  const known = await table.get(pk);
  if (known !== undefined) return keyOfItem(known);
  const key = randomBytes(keyBytes);
  const item = { pk, key: key.toString('base64') };
  if (await table.put({ item, condition: 'attribute_not_exists(#pk)' })) return key;
  return keyOfItem(await table.get(pk));
}

function keyOfItem(item: Item | undefined): Uint8Array | undefined {
  return typeof item?.key === 'string' ? Buffer.from(item.key, 'base64') : undefined;
}
