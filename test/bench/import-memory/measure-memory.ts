import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { buildScript } from '../build-script.ts';
import type { Goal, Row } from '../figure.ts';

const run = promisify(execFile);

const resultSchema = z.object({
  rows: z.number(),
  changes: z.number(),
  peakMegabytes: z.number(),
  seconds: z.number(),
  megabytes: z.number(),
});

export type MemoryResult = z.infer<typeof resultSchema>;

/** Measures one process of its own, with these flags of V8 (none: its own), that reads or plans a file of so many rows. */
export async function measureMemory(given: {
  readonly work: 'parse' | 'plan';
  readonly rows: number;
  readonly flags?: readonly string[];
}): Promise<MemoryResult> {
  const { work, rows, flags = [] } = given;
  const script = await buildScript(new URL('./measure-import.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [...flags, script, work, String(rows)]);
  const result = resultSchema.parse(JSON.parse(stdout));
  if (result.rows !== rows) throw new Error(`${result.rows} rows were read of ${rows}`);
  return result;
}

export function memoryRow(
  { rows, changes, peakMegabytes, seconds, megabytes }: MemoryResult,
  { label, goal }: { readonly label: string; readonly goal?: Goal },
): Row {
  return {
    label: `${label} ${rows} rows`,
    unit: 'MB',
    value: peakMegabytes,
    ...(goal === undefined ? {} : { goal }),
    notes: [`${label} ${rows} rows, ${megabytes.toFixed(0)} MB: ${seconds.toFixed(1)} s, ${changes} changes`],
  };
}
