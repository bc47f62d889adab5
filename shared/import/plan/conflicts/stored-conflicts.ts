import { openLineWriter, readLines } from '../../../aws/objects/json-lines.ts';
import { ObjectGoneError } from '../../../aws/objects/object-store.ts';
import type { ConflictSide, RowConflict } from '../../decide/conflict-side.ts';
import type { Member } from '../../decide/feed-member.ts';
import { importFiles } from '../../import-files.ts';
import type { ImportRun } from '../../import-run.ts';
import type { PlanResult } from '../plan-result.ts';

/**
 * Keeps with whom rows are in conflict, and takes from the members the rows that add no member. It is read once more only where there
 * are any.
 */
export async function storeConflicts(
  { context: { reports }, record }: ImportRun,
  result: Pick<PlanResult, 'conflicts' | 'counts' | 'isMember'>,
): Promise<void> {
  const files = importFiles(record.importId);
  const { statuses, outcomes } = result.counts;
  if (statuses['identity-conflict'] + statuses['spreadsheet-damage'] > 0) {
    const conflicts = openLineWriter(reports, files.conflicts);
    for (const conflict of result.conflicts()) await conflicts.write(conflict);
    await conflicts.end();
  }
  if (statuses['identity-conflict'] + outcomes.duplicate === 0) return;
  const parse = (text: string): Member & { readonly row?: number } => JSON.parse(text);
  const members = openLineWriter(reports, files.members);
  // They are read to the end before they are replaced.
  for await (const member of readLines(reports, { key: files.members, parse })) {
    if (member.row === undefined || result.isMember(member.row)) await members.write(member);
  }
  await members.end();
}

/** With whom a row is in conflict. Rows are asked for in ascending order. */
export function readConflicts({
  context,
  record,
}: ImportRun): (row: number) => Promise<readonly ConflictSide[]> {
  const { statuses } = record.plan?.counts ?? {};
  const some = (statuses?.['identity-conflict'] ?? 0) + (statuses?.['spreadsheet-damage'] ?? 0) > 0;
  const key = importFiles(record.importId).conflicts;
  const parse = (text: string): RowConflict => JSON.parse(text);
  const conflicts = some ? readLines(context.reports, { key, parse }) : undefined;
  let next: RowConflict | undefined;
  return async (row) => {
    while (conflicts !== undefined && (next === undefined || next.row < row)) {
      const read = await conflicts.next().catch(nothingKept);
      if (read.done === true) return [];
      next = read.value;
    }
    return next?.row === row ? next.sides : [];
  };
}

/** The state of a plan from before conflicts were kept. */
function nothingKept(error: unknown): { readonly done: true; readonly value: undefined } {
  if (error instanceof ObjectGoneError) return { done: true, value: undefined };
  throw error;
}
