import { hashText } from '../../domain/digest.ts';
import type { Person } from '../../domain/person.ts';

/** Where people stand on the due index who are being forgotten, so that the sweeper goes on where that was interrupted. */
export const forgettingPartition = 'forgetting';

const spread = 4;

const partitionOf = (number: number) => `left#${number}`;

/** Where people stand on the due index who left and for whom nothing is to be done, by the time since when they are gone and unchanged. */
export const leftPartitions: readonly string[] = Array.from({ length: spread }, (_, number) =>
  partitionOf(number),
);

/**
 * A leaver's place there; no one else has one. A leaving that is told late, or as of a wrong year, counts from when it is written, so
 * that there is time to notice.
 */
export function placeOfLeaver(
  pk: string,
  { desired: { active } }: Pick<Person, 'desired'>,
  now: string,
): { readonly duePartition: string; readonly dueAt: string } | undefined {
  if (active?.value !== false) return undefined;
  // On the index, times are compared as text.
  const said = new Date(Date.parse(active.at)).toISOString();
  const dueAt = said > now ? said : now;
  return { duePartition: partitionOf(hashText(pk) % spread), dueAt };
}
