import type { LedgerContext } from '../ledger/ledger-context.ts';
import {
  driftKey,
  employeeKey,
  employeesOfPersonKey,
  heldKey,
  leaverKey,
  refusalKey,
  releaseKey,
} from '../ledger/table/ledger-keys.ts';
import type { Traces } from './gather-traces.ts';

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
