import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const subject = new URL('../../../shared/bulk/keep-young-generation-small.ts', import.meta.url);

/** Megabytes of the young generation after a process with Lambda's flags for 1024 MB has kept some objects and dropped many. */
async function grownTo(first: string): Promise<number> {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    ${first}
    const kept = [];
    for (let index = 0; index < 400_000; index += 1) kept[index % 100_000] = { index, twice: [index, index] };
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    process.stdout.write(String(young.space_size / 2 ** 20));
  `;
  const flags = ['--max-semi-space-size=51', '--max-old-space-size=921', '--input-type=module'];
  const { stdout } = await run(process.execPath, [...flags, '--eval', script]);
  return Number(stdout);
}

test('the young generation of a process stays small, whatever Lambda allows it', async () => {
  const kept = `import { keepYoungGenerationSmall } from ${JSON.stringify(subject.href)}; keepYoungGenerationSmall();`;

  expect(await grownTo('')).toBeGreaterThan(16);
  expect(await grownTo(kept)).toBeLessThanOrEqual(4);
});
