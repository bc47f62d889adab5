import { forgettingPartition, leftPartitions } from '../ledger/events/forgetting-index.ts';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import { findPerson } from '../ledger/people/find-people.ts';
import { personIdOfKey, personKey } from '../ledger/table/ledger-keys.ts';
import type { DueKey } from '../ledger/table/ledger-table.ts';
import { examinePerson } from './examine-person.ts';
import { beginForgetting, completeForgetting } from './forget-person.ts';

/** What one run has done. */
export interface ForgottenLeavers {
  /** People who are forgotten, also such of whom an operator decided it and was interrupted. */
  readonly forgotten: number;
  /** Leavers whose time has come and who cannot be forgotten yet: they are looked at again after a day. */
  readonly postponed: number;
  /** What went wrong with one of them each; the others were gone on with. */
  readonly failures: readonly unknown[];
}

export interface ForgetLeaversOptions {
  /** How many days after their leaving people are forgotten; undefined: never by itself. */
  readonly retainDays: number | undefined;
  readonly hasTime: () => boolean;
}

/** At most this many leavers in one run: each costs some dozens of requests, and the sweeper has other work. */
const mostAtOnce = 20;

const dayMs = 86_400_000;

/** Goes on with what was interrupted, and then forgets leavers whose time has come, those who left first. */
export async function forgetLeavers(
  context: LedgerContext,
  { retainDays, hasTime }: ForgetLeaversOptions,
): Promise<ForgottenLeavers> {
  const result = { forgotten: 0, postponed: 0, failures: [] as unknown[] };
  /** Whoever cannot be forgotten keeps no one else waiting. */
  const count = async (forget: Promise<boolean>): Promise<boolean> => {
    try {
      const isDone = await forget;
      if (isDone) result.forgotten += 1;
      return isDone;
    } catch (error) {
      result.failures.push(error);
      return false;
    }
  };
  const now = context.now();
  const until = now.toISOString();
  const inADay = new Date(now.getTime() + dayMs).toISOString();
  for await (const page of context.table.duePages({ partition: forgettingPartition, until })) {
    for (const { pk, dueAt } of page) {
      if (!hasTime()) return result;
      const personId = personIdOfKey(pk);
      const failed = result.failures.length;
      if (personId === undefined || (await count(completeForgetting(context, personId)))) continue;
      // Reports come first, or no one decided it.
      if (result.failures.length === failed && (await lookAgain(context, { key: { pk, dueAt }, at: inADay })))
        result.postponed += 1;
    }
  }
  if (retainDays === undefined) return result;
  const leftBefore = new Date(context.now().getTime() - retainDays * dayMs).toISOString();
  for (const key of await listLeft(context, leftBefore)) {
    if (!hasTime()) return result;
    if (await count(forgetLeaver(context, key))) continue;
    await lookAgain(context, { key, at: new Date(Date.parse(leftBefore) + dayMs).toISOString() });
    result.postponed += 1;
  }
  return result;
}

async function listLeft({ table }: LedgerContext, until: string): Promise<readonly DueKey[]> {
  const found: DueKey[] = [];
  for (const partition of leftPartitions) {
    const pages = table.duePages({ partition, until })[Symbol.asyncIterator]();
    const { value = [] } = await pages.next();
    found.push(...value);
  }
  return found.toSorted((left, right) => (left.dueAt < right.dueAt ? -1 : 1)).slice(0, mostAtOnce);
}

async function forgetLeaver(context: LedgerContext, { pk }: DueKey): Promise<boolean> {
  const row = await findPerson(context, personIdOfKey(pk) ?? '');
  // The index lags: by now the person may be back, or forgotten.
  if (row.version === 0 || row.person.desired.active?.value !== false) return false;
  const { hindrances, traces } = await examinePerson(context, row);
  if (hindrances.length > 0) return false;
  if (!(await beginForgetting(context, { row, traces, cause: { kind: 'system' } }))) return false;
  return completeForgetting(context, row.id);
}

async function lookAgain(
  { table }: LedgerContext,
  { key, at }: { readonly key: DueKey; readonly at: string },
): Promise<boolean> {
  const written = await table.update({
    pk: personKey(personIdOfKey(key.pk) ?? ''),
    update: 'SET #dueAt = :at',
    condition: '#dueAt = :seen AND (begins_with(#duePartition, :left) OR #duePartition = :forgetting)',
    values: { at, seen: key.dueAt, left: 'left#', forgetting: forgettingPartition },
  });
  return written !== undefined;
}
