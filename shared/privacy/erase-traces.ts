import { noteForgottenAccount } from '../ledger/forgotten-accounts.ts';
import { type LedgerContext, retryOnConflict } from '../ledger/ledger-context.ts';
import { readClaims, removeHolders } from '../ledger/people/identifier-claims.ts';
import {
  accountClaimKey,
  driftKey,
  employeeKey,
  employeesOfPersonKey,
  heldKey,
  leaverKey,
  refusalKey,
  releaseKey,
} from '../ledger/table/ledger-keys.ts';
import { noteListChange } from '../scim/ledger/list-total.ts';
import { type ScimKeys, scimKeys } from '../scim/ledger/scim-keys.ts';
import { externalIdOf, userNameOf } from '../scim/users/complete-word.ts';
import type { Traces } from './gather-traces.ts';

const sourceOfClient = /^scim-([^/]+)\//;

/** Gives back the person's names: whoever bears one from now on is someone else. */
export async function eraseNames(
  context: LedgerContext,
  { personIds, identifiers }: Pick<Traces, 'personIds' | 'identifiers'>,
): Promise<void> {
  for (const identifier of identifiers) {
    await retryOnConflict(context, async () => {
      const [claim] = await readClaims(context, [identifier]);
      const isDone = claim === undefined || (await removeHolders(context, { claim, personIds }));
      return isDone || undefined;
    });
  }
}

/** Says of the person's accounts that they belong to no one, and of others no more that they are not the person's. */
export async function eraseAccounts(
  context: LedgerContext,
  { personIds, accounts, identifiers }: Pick<Traces, 'personIds' | 'accounts' | 'identifiers'>,
): Promise<void> {
  for (const [pk, account] of new Map(accounts.map((one) => [accountClaimKey(one), one]))) {
    await retryOnConflict(context, async () => {
      const { table } = context;
      const item = await table.get(pk);
      if (item === undefined) return true;
      const owner: string | undefined = item.personId;
      const unlinked: readonly string[] = item.unlinkedFrom ?? [];
      const unlinkedFrom = unlinked.filter((id) => !personIds.has(id));
      const isOwn = owner !== undefined && personIds.has(owner);
      if (!isOwn && unlinkedFrom.length === unlinked.length) return true;
      // Before it belongs to no one: someone else who gets the names is not to get the account with them.
      if (isOwn) await noteForgottenAccount(context, { account, identifiers });
      const unchanged =
        owner === undefined
          ? { condition: 'attribute_exists(#pk) AND attribute_not_exists(#personId)' }
          : { condition: '#personId = :owner', values: { owner } };
      const isKept = (!isOwn && owner !== undefined) || unlinkedFrom.length > 0;
      if (!isKept) return (await table.remove({ pk, ...unchanged })) || undefined;
      const kept = {
        ...(isOwn ? {} : { personId: owner }),
        ...(unlinkedFrom.length > 0 && { unlinkedFrom }),
      };
      return (await table.put({ item: { pk, ...kept }, ...unchanged })) || undefined;
    });
  }
}

/** Deletes what was noted of the person beside the record: grants, refusals, holds, what operators accepted, and whom HR systems call so. */
export async function eraseNotes(context: LedgerContext, traces: Traces): Promise<void> {
  const { personIds, references, brakes, accounts } = traces;
  const { table } = context;
  const decisions = [...references.map(releaseKey), ...references.map(refusalKey)];
  for (const [pk, { personId }] of decisions.length === 0 ? [] : await table.getMany(decisions)) {
    if (personIds.has(personId)) await remove(context, pk);
  }
  // Whoever has such an account from now on is someone else.
  for (const account of accounts) await remove(context, driftKey(account));
  for (const personId of personIds) {
    for (const source of brakes) await remove(context, heldKey({ source, personId }));
    await remove(context, leaverKey({ personId }));
    await eraseEmployees(context, personId);
  }
}

async function eraseEmployees(context: LedgerContext, personId: string): Promise<void> {
  const { table } = context;
  const pk = employeesOfPersonKey(personId);
  const known = await table.get(pk);
  if (known === undefined) return;
  const employees: Iterable<string> = known.employees;
  for (const employee of employees) {
    const slash = employee.indexOf('/');
    const key = employeeKey({ source: employee.slice(0, slash), employeeId: employee.slice(slash + 1) });
    // By now it may be someone else's.
    await table.remove({ pk: key, condition: '#personId = :personId', values: { personId } });
  }
  await remove(context, pk);
}

async function remove({ table }: LedgerContext, pk: string): Promise<void> {
  await table.remove({ pk, condition: 'attribute_exists(#pk)' });
}

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
