import type { Figure } from '../figure.ts';
import { measureMemory, memoryRow } from '../import-memory/measure-memory.ts';

/** The memory of `bulk-csv-import`. */
const functionMegabytes = 1024;
/**
 * Lambda's bootstrap gives Node a twentieth of the function's memory for what is young and nine tenths for what is old.
 */
const flags = [
  `--max-semi-space-size=${Math.floor(functionMegabytes * 0.05)}`,
  `--max-old-space-size=${Math.floor(functionMegabytes * 0.9)}`,
];

/** Peak resident memory of planning a full file, by a process that is started with the flags that Lambda gives it. */
export const lambdaMemory: Figure = {
  id: 'P13',
  title: "memory of planning an import with Lambda's V8 flags",
  async run({ short }) {
    const planned = await measureMemory({ work: 'plan', rows: short ? 10_000 : 1_000_000, flags });
    return [
      memoryRow(planned, {
        label: "with Lambda's flags: planning",
        goal: { of: 'value', atMost: 512 },
      }),
    ];
  },
};
