import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { type GroupRecord, loadGroup, namesOfGroup } from '../ledger/group-record.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import type { UniqueName } from '../ledger/scim-keys.ts';
import { readNames, takeName } from '../ledger/unique-names.ts';

/** Claims names for a group; false where another group goes by one of them. */
export async function takeGroupNames(
  context: ScimContext,
  { id, names }: { readonly id: string; readonly names: readonly UniqueName[] },
): Promise<boolean> {
  for (const claim of await readNames(context, names)) {
    if (claim.id === id) continue;
    const holder = claim.id === undefined ? undefined : await loadGroup(context, claim.id);
    if (holder !== undefined && isHeldBy(context, { holder, name: claim.name })) return false;
    if (!(await takeName(context, { claim, id }))) return false;
  }
  return true;
}

/** Whether all of the names are still claimed for the group. */
export async function hasNames(context: ScimContext, record: GroupRecord): Promise<boolean> {
  const claims = await readNames(context, namesOfGroup(record));
  return claims.every(({ id }) => id === record.id);
}

/** A creation that was interrupted before its names were claimed holds them no longer than it takes. */
function isHeldBy(
  { ledger }: ScimContext,
  { holder, name }: { readonly holder: GroupRecord; readonly name: UniqueName },
): boolean {
  const age = ledger.now().getTime() - Date.parse(holder.modifiedAt);
  if (holder.isUnnamed === true && age >= ledger.recoverAfterSeconds * 1000) return false;
  return namesOfGroup(holder).some(
    ({ type, value }) =>
      type === name.type &&
      (type === 'name'
        ? normaliseIdentifier(value) === normaliseIdentifier(name.value)
        : value === name.value),
  );
}
