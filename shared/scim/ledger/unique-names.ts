import type { Item } from '../../ledger/table/attribute-values.ts';
import type { ScimContext } from './scim-context.ts';
import type { UniqueName } from './scim-keys.ts';

/** Which resource a name was claimed for. The resource itself says whether it still goes by it: claims are never given back. */
export interface NameClaim {
  readonly name: UniqueName;
  /** Undefined: no one ever had the name. */
  readonly id: string | undefined;
  readonly version: number;
}

const maxKeyBytes = 1_900;

export async function readNames(
  { table, keys }: Pick<ScimContext, 'table' | 'keys'>,
  names: readonly UniqueName[],
): Promise<readonly NameClaim[]> {
  // Nothing that is too long for a key was ever claimed.
  const readable = names.map(keys.name).filter((key) => Buffer.byteLength(key) <= maxKeyBytes);
  const items = readable.length === 0 ? new Map<string, Item>() : await table.getMany(readable);
  return names.map((name) => {
    const item = items.get(keys.name(name));
    return { name, id: item?.id, version: item?.version ?? 0 };
  });
}

/** Claims a name if no one else has since the claim was read. */
export async function takeName(
  { table, keys }: Pick<ScimContext, 'table' | 'keys'>,
  { claim, id }: { readonly claim: NameClaim; readonly id: string },
): Promise<boolean> {
  const { name, version } = claim;
  return table.putNext({ item: { pk: keys.name(name), id }, version });
}
