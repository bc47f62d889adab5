import { hashText } from '../domain/digest.ts';

const spread = 4;

const partitionOf = (number: number) => `history#${number}`;

/** Where people stand on the due index who have nothing to do, and whose newest entries are still to be moved on. */
export const historyPartitions: readonly string[] = Array.from({ length: spread }, (_, number) =>
  partitionOf(number),
);

/** One partition of DynamoDB takes about a thousand writes a second. */
export function historyPartitionOf(pk: string): string {
  return partitionOf(hashText(pk) % spread);
}

/** Where chunks stand on the due index that were written within an hour (`2026-11-26T13`), for the audit. */
export function auditPartition(hour: string): string {
  return `audit#${hour}`;
}
