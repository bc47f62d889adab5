import type { Person } from '../domain/person.ts';
import type { Cause, HistoryEntry } from '../history/history-entry.ts';
import { auditPartition } from '../history/history-index.ts';
import { moveEntries } from '../history/move-entries.ts';
import { forgettingPartition } from '../ledger/events/forgetting-index.ts';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import { noteForgotten, rememberedDays } from '../ledger/people/forgotten-names.ts';
import { type JoinedRow, type PersonRow, toRow } from '../ledger/people/person-row.ts';
import { dataKeyKey, forgettingDecisionKey, historyKey, personKey } from '../ledger/table/ledger-keys.ts';
import { eraseEvents } from './erase-events.ts';
import { eraseAccounts, eraseNames, eraseNotes, eraseScimUsers } from './erase-traces.ts';
import { gatherTraces, type Traces } from './gather-traces.ts';

/** Who decided that a person is forgotten. */
interface Forgetting {
  /** ISO 8601. */
  readonly at: string;
  /** An operator, or the stage's rule on leavers. */
  readonly cause: Cause;
}

/** What stands in a person's item once it was decided that the person is forgotten. */
interface Mark {
  readonly at: string;
  /** The person's rows are still to be taken out of reports, by the command that decided it: until then the names have to be known. */
  readonly reportsLeft?: true;
}

/** Chunks of a history without its key are kept until they are sealed for sure. */
const chunkDays = 90;

/** After so long the sweeper goes on with what was interrupted. */
const againMs = 120_000;

/**
 * Decides that a person is forgotten: from now on no one reads or writes the record, and what follows goes on by itself. The names are
 * noted first, so that an old word that comes meanwhile finds either the person or the note. False where someone else wrote the person
 * since the row was read.
 */
export async function beginForgetting(
  context: LedgerContext,
  {
    row,
    traces,
    cause,
    reportsLeft,
  }: { readonly row: PersonRow; readonly traces: Traces; readonly cause: Cause } & Pick<Mark, 'reportsLeft'>,
): Promise<boolean> {
  const now = context.now();
  const at = now.toISOString();
  // Whoever may write people may not write this, and no one is forgotten without it.
  await context.table.put({
    item: { pk: forgettingDecisionKey(row.id), at, cause, expiresAt: expiry(context, rememberedDays) },
    condition: 'attribute_not_exists(#at) OR #at <= :at',
    values: { at },
  });
  await noteForgotten(context, { identifiers: traces.identifiers, note: noteOf(row.person, at) });
  const written = await context.table.update({
    pk: personKey(row.id),
    update: 'SET #forgotten = :forgotten, #version = :next, #duePartition = :partition, #dueAt = :dueAt',
    condition: '#version = :version AND attribute_not_exists(#forgotten)',
    values: {
      forgotten: { at, ...(reportsLeft && { reportsLeft }) } satisfies Mark,
      version: row.version,
      next: row.version + 1,
      partition: forgettingPartition,
      dueAt: new Date(now.getTime() + againMs).toISOString(),
    },
  });
  return written !== undefined;
}

/** Someone who is being forgotten, as far as the record is still there; undefined where no one is, or all of it is done. */
export async function findForgetting(
  context: LedgerContext,
  personId: string,
): Promise<{ readonly row: PersonRow; readonly mark: Mark; readonly traces: Traces } | undefined> {
  const item = await context.table.get(personKey(personId));
  if (item?.forgotten === undefined || item.person === undefined) return undefined;
  const { forgotten: mark, ...record } = item;
  const row = toRow(personId, record);
  return row.kind === 'person' ? { row, mark, traces: await gatherTraces(context, row) } : undefined;
}

/** Notes that the person's rows are taken out of reports: from now on the sweeper goes on, too. */
export async function noteReportsErased({ table, now }: LedgerContext, personId: string): Promise<void> {
  await table.update({
    pk: personKey(personId),
    update: 'SET #dueAt = :dueAt REMOVE #forgotten.#reportsLeft',
    condition: 'attribute_exists(#forgotten) AND attribute_exists(#person)',
    values: { dueAt: new Date(now().getTime() + againMs).toISOString() },
  });
}

/**
 * Forgets someone of whom that was decided, and goes on where it was interrupted: each step may be repeated, and what leads to
 * others is destroyed after them. False where no one decided it, where reports come first, or where all of it is done.
 */
export async function completeForgetting(context: LedgerContext, personId: string): Promise<boolean> {
  const { table } = context;
  const begun = await findForgetting(context, personId);
  if (begun === undefined || begun.mark.reportsLeft === true) return false;
  const decision = await table.get(forgettingDecisionKey(personId));
  if (decision === undefined) return false;
  const { row, traces } = begun;
  const { at } = begun.mark;
  await noteForgotten(context, { identifiers: traces.identifiers, note: noteOf(row.person, at) });
  await eraseEvents(context, traces);
  await eraseScimUsers(context, traces);
  await eraseNotes(context, traces);
  await eraseNames(context, traces);
  await eraseAccounts(context, traces);
  for (const id of traces.personIds) if (id !== personId) await eraseJoined(context, id, at);
  await eraseHistory(context, { row, forgetting: { at, cause: decision.cause } });
  await leaveMark(context, personId, at);
  return true;
}

/** Without a leaving, no word counts that was said before this. */
function noteOf({ desired, identifiers }: Person, at: string) {
  const left = desired.active;
  return {
    leftAt: left?.value === false ? left.at : at,
    forgottenAt: at,
    hasNumber: identifiers.some(({ type }) => type === 'employeeNumber'),
  };
}

/** What is left of a record that was joined to the person's. */
async function eraseJoined(context: LedgerContext, id: string, at: string): Promise<void> {
  const item = await context.table.get(personKey(id));
  const row = item === undefined ? undefined : toRow(id, item);
  if (row?.kind !== 'joined') return;
  await eraseHistory(context, { row });
  await leaveMark(context, id, at);
}

/**
 * Destroys the key of a history, and lets its chunks expire. What was told last is moved on before, so that the audit has it, and
 * that the person was forgotten is its end.
 */
async function eraseHistory(
  context: LedgerContext,
  { row, forgetting }: { readonly row: PersonRow | JoinedRow; readonly forgetting?: Forgetting },
): Promise<void> {
  const { table, now } = context;
  const { id: personId } = row;
  const { chunks, next } = await moveEntries(context, { personId, outbox: row.outbox });
  const last = forgetting === undefined ? chunks : chunks + 1;
  if (forgetting !== undefined) {
    const at = now().toISOString();
    const { cause } = forgetting;
    const entry = { personId, sequence: next, at, kind: 'person-forgotten', cause } satisfies HistoryEntry;
    await table.put({
      item: {
        pk: historyKey({ personId, chunk: last }),
        last: next,
        entries: [JSON.stringify(entry)],
        duePartition: auditPartition(at.slice(0, 13)),
        dueAt: at,
      },
      condition: 'attribute_not_exists(#pk)',
    });
  }
  const pk = dataKeyKey(personId);
  await table.put({
    item: { pk, destroyedAt: now().toISOString(), expiresAt: expiry(context, rememberedDays) },
    condition: 'attribute_not_exists(#destroyedAt)',
  });
  for (let chunk = 1; chunk <= last; chunk += 1) {
    await table.update({
      pk: historyKey({ personId, chunk }),
      update: 'SET #expiresAt = :expiresAt',
      condition: 'attribute_exists(#pk) AND attribute_not_exists(#expiresAt)',
      values: { expiresAt: expiry(context, chunkDays) },
    });
  }
}

/** In place of the record, without personal data: whatever still comes for the id finds no one. */
async function leaveMark(context: LedgerContext, id: string, at: string): Promise<void> {
  await context.table.put({
    item: { pk: personKey(id), forgotten: { at }, expiresAt: expiry(context, rememberedDays) },
    condition: 'attribute_exists(#pk)',
  });
}

function expiry({ now }: LedgerContext, days: number): number {
  return Math.floor(now().getTime() / 1000) + days * 86_400;
}
