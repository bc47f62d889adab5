import type { Figure } from '../figure.ts';
import { type MemoryResult, measureMemory, memoryRow } from '../import-memory/measure-memory.ts';

const sizes = [10_000, 100_000, 1_000_000];
/** More than a gigabyte. */
const gigaSize = 8_000_000;
/** Limits for planning, and for how much reading may grow; megabytes. */
const goal = { of: 'value', atMost: 512 } as const;
const flatWithin = 20;

/**
 * Peak resident memory of processes that read, or plan, a full file of N rows. A plan has a listing and a last snapshot
 * of N people as well, and every other person in the ledger. `--giga` reads a file of more than a gigabyte.
 */
export const importMemory: Figure = {
  id: 'P5',
  title: 'memory of reading and of planning an import',
  async run({ short, giga }) {
    if (giga) {
      const read = await measureMemory({ work: 'parse', rows: gigaSize });
      return [memoryRow(read, { label: 'reading' })];
    }
    const [parsed, planned]: [MemoryResult[], MemoryResult[]] = [[], []];
    for (const rows of short ? sizes.slice(0, 2) : sizes) {
      parsed.push(await measureMemory({ work: 'parse', rows }));
      planned.push(await measureMemory({ work: 'plan', rows }));
    }
    const peaks = parsed.map(({ peakMegabytes }) => peakMegabytes);
    return [
      ...parsed.map((result) => memoryRow(result, { label: 'reading' })),
      {
        label: 'reading: the largest less the smallest of these',
        unit: 'MB',
        value: Math.max(...peaks) - Math.min(...peaks),
        goal: { of: 'value', atMost: flatWithin },
      },
      ...planned.map((result) => memoryRow(result, { label: 'planning', goal })),
    ];
  },
};
