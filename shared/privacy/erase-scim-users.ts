import type { LedgerContext } from '../ledger/ledger-context.ts';
import { noteListChange } from '../scim/ledger/list-total.ts';
import { type ScimKeys, scimKeys } from '../scim/ledger/scim-keys.ts';
import { externalIdOf, userNameOf } from '../scim/users/complete-word.ts';
import type { Traces } from './gather-traces.ts';

const sourceOfClient = /^scim-([^/]+)\//;

/** Deletes what SCIM clients called the person: each of them finds no such user from now on. */
export async function eraseScimUsers(context: LedgerContext, traces: Traces): Promise<void> {
  for (const client of clientsOf(traces)) {
    const keys = scimKeys(client);
    for (const personId of traces.personIds) {
      const pk = keys.usersOf(personId);
      const known = await context.table.get(pk);
      const users: Iterable<string> = known?.users ?? [];
      for (const id of users) await eraseUser(context, { keys, id, traces });
      await remove(context, pk);
    }
  }
}

function clientsOf({ references }: Traces): ReadonlySet<string> {
  return new Set(references.flatMap((reference) => sourceOfClient.exec(reference)?.[1] ?? []));
}

async function eraseUser(
  context: LedgerContext,
  { keys, id, traces }: { readonly keys: ScimKeys; readonly id: string; readonly traces: Traces },
): Promise<void> {
  const { table } = context;
  const pk = keys.resource('users', id);
  const item = await table.get(pk);
  const externalId: string | undefined = item?.record.sent.externalId;
  const names = [
    ...traces.identifiers.filter(({ type }) => type === 'userName').map(({ value }) => userNameOf(value)),
    ...(externalId === undefined ? [] : [externalIdOf(externalId)]),
  ];
  for (const name of names) {
    // By now another user may have the name.
    await table.remove({ pk: keys.name(name), condition: '#id = :id', values: { id } });
  }
  for (const groupId of Object.keys(item?.record.groups ?? {}))
    await remove(context, keys.member(groupId, id));
  if (item?.listPartition !== undefined) {
    await noteListChange({ ledger: context, table, keys }, { list: 'users', id: `${id}.forgotten`, by: -1 });
  }
  await remove(context, pk);
}

async function remove({ table }: LedgerContext, pk: string): Promise<void> {
  await table.remove({ pk, condition: 'attribute_exists(#pk)' });
}
