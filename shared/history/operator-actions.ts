import { type LedgerContext, retryOnConflict } from '../ledger/ledger-context.ts';
import { findPerson } from '../ledger/people/find-people.ts';
import { savePerson } from '../ledger/people/save-person.ts';
import { historyHeadKey, historyKey } from '../ledger/table/ledger-keys.ts';
import type { HistoryEntry, NewEntry } from './history-entry.ts';
import { auditPartition } from './history-index.ts';
import { chunkSchema } from './move-entries.ts';

/** In place of a person's id, for commands that are about no single person. */
export const operationsId = 'operations';

/** An operator's command that changed something. */
export interface OperatorAction {
  /** As AWS names the operator's credentials. */
  readonly by: string;
  /** The command's name: `pause`, `cancel`, `link`. */
  readonly action: string;
  readonly personId?: string | undefined;
  /** The event that it is about. */
  readonly reference?: string | undefined;
  readonly target?: string | undefined;
  readonly accountId?: string | undefined;
  readonly outcome?: string | undefined;
  /** In a few words and without personal data. */
  readonly detail?: string | undefined;
}

/** An entry that is written once, however often its write is repeated. */
export type NotedEntry = NewEntry & { readonly note: string };

/** The entry of an operator's command, for a change that writes it along. */
export function operatorEntry(
  { newId }: Pick<LedgerContext, 'newId'>,
  { by, personId: _personId, ...what }: OperatorAction,
): NotedEntry {
  const given = Object.entries(what).filter(([, value]) => value !== undefined);
  // By the name it is known again when the answer to a write was lost.
  const named = { note: newId(), ...Object.fromEntries(given) };
  return { kind: 'operator-action', cause: { kind: 'operator', by }, ...named };
}

/**
 * Makes an operator's command an entry of the person's history or, where it is about no single person, of the operations'. Where the
 * change cannot be part of the same write, this comes first: then no change is without its entry.
 */
export async function recordOperatorEntry(
  context: LedgerContext,
  { personId, entry }: { readonly personId?: string | undefined; readonly entry: NotedEntry },
): Promise<void> {
  await retryOnConflict(context, async () => {
    if (personId === undefined) return appendOperation(context, entry);
    const row = await findPerson(context, personId);
    if (row.version === 0) return appendOperation(context, { ...entry, people: [personId] });
    return savePerson(context, { ...row, notes: [entry] });
  });
}

/** How many operations there are, nearly: the next one may be there already. */
export async function countOperations({ table }: Pick<LedgerContext, 'table'>): Promise<number> {
  return (await table.get(historyHeadKey(operationsId)))?.chunks ?? 0;
}

/** Undefined when someone else did so meanwhile. */
async function appendOperation(context: LedgerContext, entry: NotedEntry): Promise<true | undefined> {
  const { table, now } = context;
  const sequence = (await countOperations(context)) + 1;
  const at = now().toISOString();
  const line = { personId: operationsId, sequence, at, ...entry } satisfies HistoryEntry;
  const pk = historyKey({ personId: operationsId, chunk: sequence });
  const isWritten = await table.put({
    item: {
      pk,
      last: sequence,
      entries: [JSON.stringify(line)],
      duePartition: auditPartition(at.slice(0, 13)),
      dueAt: at,
    },
    condition: 'attribute_not_exists(#pk)',
  });
  await table.update({
    pk: historyHeadKey(operationsId),
    update: 'SET #chunks = :sequence',
    condition: 'attribute_not_exists(#chunks) OR #chunks < :sequence',
    values: { sequence },
  });
  if (isWritten) return true;
  const [there] = chunkSchema.parse(await table.get(pk)).entries;
  return there?.includes(JSON.stringify(entry.note)) || undefined;
}
