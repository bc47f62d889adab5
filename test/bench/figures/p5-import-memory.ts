import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { buildScript } from '../build-script.ts';
import type { Figure, Row } from '../figure.ts';

const run = promisify(execFile);
/** As the function that imports is configured: more room for what is young saves no time, and costs memory. */
const nodeOptions = ['--max-semi-space-size=8'];
const sizes = [10_000, 100_000, 1_000_000];
/** More than a gigabyte. */
const gigaSize = 8_000_000;
/** Of planning, and of how much reading may grow; megabytes. */
const goal = { of: 'value', atMost: 512 } as const;
const flatWithin = 20;

const resultSchema = z.object({
  rows: z.number(),
  changes: z.number(),
  peakMegabytes: z.number(),
  seconds: z.number(),
  megabytes: z.number(),
});

/**
 * Peak resident memory of processes that read, or plan, a full file of N rows. A plan has a listing and a last snapshot
 * of N people as well, and every other person in the ledger. `--giga` reads a file of more than a gigabyte.
 */
export const importMemory: Figure = {
  id: 'P5',
  title: 'memory of reading and of planning an import',
  async run({ short, giga }) {
    const script = await buildScript(new URL('../import-memory/measure-import.ts', import.meta.url));
    if (giga) return [memoryRow('reading', await measure(script, 'parse', gigaSize))];
    const measured = short ? sizes.slice(0, 2) : sizes;
    const [parsed, planned]: [Result[], Result[]] = [[], []];
    for (const size of measured) {
      parsed.push(await measure(script, 'parse', size));
      planned.push(await measure(script, 'plan', size));
    }
    const peaks = parsed.map(({ peakMegabytes }) => peakMegabytes);
    return [
      ...parsed.map((result) => memoryRow('reading', result)),
      {
        label: 'reading: the largest less the smallest of these',
        unit: 'MB',
        value: Math.max(...peaks) - Math.min(...peaks),
        goal: { of: 'value', atMost: flatWithin },
      },
      ...planned.map((result) => memoryRow('planning', result)),
    ];
  },
};

type Result = z.infer<typeof resultSchema>;

async function measure(script: string, work: 'parse' | 'plan', size: number): Promise<Result> {
  const { stdout } = await run(process.execPath, [...nodeOptions, script, work, String(size)]);
  const result = resultSchema.parse(JSON.parse(stdout));
  if (result.rows !== size) throw new Error(`${result.rows} rows were read of ${size}`);
  return result;
}

function memoryRow(label: string, { rows, changes, peakMegabytes, seconds, megabytes }: Result): Row {
  return {
    label: `${label} ${rows} rows`,
    unit: 'MB',
    value: peakMegabytes,
    ...(label === 'planning' ? { goal } : {}),
    notes: [`${label} ${rows} rows, ${megabytes.toFixed(0)} MB: ${seconds.toFixed(1)} s, ${changes} changes`],
  };
}
