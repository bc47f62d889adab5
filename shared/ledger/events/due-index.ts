import { hashText } from '../../domain/digest.ts';

/** The sparse index of what has to be looked at: `duePartition` spreads the load, `dueAt` says when. */
export const dueIndexName = 'due';

/** One partition of DynamoDB takes about a thousand writes a second, and an event costs several. */
const spread = 8;

const partitionOf = (number: number) => `due#${number}`;

/** Every partition that may hold something: `due` alone is what earlier versions wrote. */
export const duePartitions: readonly string[] = [
  ...Array.from({ length: spread }, (_, number) => partitionOf(number)),
  'due',
];

/** Where an item stands on the index, by its `pk`. */
export function duePartitionOf(pk: string): string {
  return partitionOf(hashText(pk) % spread);
}
