import { readLines } from '../../aws/objects/json-lines.ts';
import type { ObjectStore } from '../../aws/objects/object-store.ts';
import type { PlannedChange } from '../decide/planned-change.ts';
import { isApplied, type RowStatus, statusOf } from '../decide/row-status.ts';
import { importFiles } from '../import-files.ts';

/** The statuses of a plan's rows, by row number. */
export interface RowStatuses {
  /** The greatest row number and one. */
  readonly length: number;
  of(row: number): RowStatus;
}

/** Reads the changes of a plan that are to be applied, in their order: those of rows that turned out as duplicates, or in conflict, are left out. */
export async function* readChanges(
  store: ObjectStore,
  { importId, statuses }: { readonly importId: string; readonly statuses: RowStatuses },
): AsyncGenerator<PlannedChange, void, void> {
  const parse = (text: string): PlannedChange => JSON.parse(text);
  for await (const change of readLines(store, { key: importFiles(importId).changes, parse })) {
    if (change.row === null || isApplied(statuses.of(change.row))) yield change;
  }
}

export async function readStatuses(store: ObjectStore, importId: string): Promise<RowStatuses> {
  const codes = await readAll(store, importFiles(importId).statuses);
  return { length: codes.length, of: (row) => statusOf(codes[row] ?? 0) };
}

/** For each duplicate row the later one that counts, and for that one the earlier. */
export async function readDuplicates(store: ObjectStore, importId: string): Promise<Duplicates> {
  const pairs: readonly number[] = JSON.parse(
    (await readAll(store, importFiles(importId).duplicates)).toString(),
  );
  const [later, earlier] = [new Map<number, number>(), new Map<number, number>()];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const [first = 0, second = 0] = [pairs[at], pairs[at + 1]];
    later.set(first, second);
    earlier.set(second, first);
  }
  return { later, earlier };
}

export interface Duplicates {
  readonly later: ReadonlyMap<number, number>;
  readonly earlier: ReadonlyMap<number, number>;
}

async function readAll(store: ObjectStore, key: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read({ key })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
