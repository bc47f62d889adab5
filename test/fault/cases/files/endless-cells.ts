import { equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { csvOf } from '../../world/csv-of.ts';
import { openDrops } from '../../world/open-drops.ts';

const mebibyte = 1024 * 1024;
/** The memory that the template gives the function. */
const memoryBytes = 1024 * mebibyte;
const giant = 'x'.repeat(20 * mebibyte);

/** The most memory that a process of the function ever had, as far as processes are still there. */
async function peakBytes({ host }: FaultWorld): Promise<number> {
  const pids = host.stack.functions['bulk-csv-import']?.pids ?? [];
  const peaks = pids.map(async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  });
  return Math.max(0, ...(await Promise.all(peaks)));
}

export const endlessCells: FaultCase = {
  id: 'F4',
  done: 'a quotation mark that is never closed; a cell, quoted cell, row and header of 20 MB',
  invariants: ['L'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const people = Array.from({ length: 3 }, () => world.person());
    const rows = csvOf(people);
    const manyLines = `${'x'.repeat(1023)}\n`.repeat(20 * 1024);
    const files: readonly (readonly [what: string, body: string, code: string, line: number])[] = [
      ['open quote', `${rows}"open,Ann,Lee,Clerk,\nbob@fault.example,Bob,Lee,Clerk,\n`, 'open-quote', 5],
      ['cell', `${rows}${giant},Ann,Lee,Clerk,\n`, 'record-too-large', 5],
      ['quoted cell', `${rows}"${manyLines}",Ann,Lee,Clerk,\n`, 'open-quote', 5],
      ['row', `${rows}${'a,'.repeat(10 * mebibyte)}\n`, 'record-too-large', 5],
      ['header', `${giant},${rows}`, 'record-too-large', 1],
    ];
    for (const [what, body, code, line] of files) {
      const file = await drops.drop(`imports/delta/${world.newId()}.csv`, body);
      const { state, rejectedBecause } = await drops.summary(file);
      equal(state, 'rejected', what);
      equal(rejectedBecause?.code, code, what);
      equal(rejectedBecause?.line, line, what);
      const report = await drops.report(file, 'report.html');
      ok(report.includes('<html') && report.length < mebibyte, `the report on the ${what} is short`);
    }
    const peak = await peakBytes(world);
    ok(peak > 0 && peak < memoryBytes, `${peak} bytes: less memory than the function has`);
    for (const { email } of people) equal(world.effectsOn(email).length, 0, 'nothing was applied');
    const good = await drops.drop(`imports/delta/${world.newId()}.csv`, rows);
    equal((await drops.summary(good)).counts.done, 3, 'the same rows alone');
  },
};
