/** `npm run test:fault [-- case ids… --seed N]`: runs the fault cases on the local host and says which were held. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { faultCases } from './cases/index.ts';
import { formatTable } from './format-table.ts';
import { runCases } from './run-cases.ts';

const print = (text: string) => void process.stdout.write(`${text}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' } },
});
const seed = values.seed === undefined ? randomInt(1, 2 ** 31) : Number(values.seed);
const wanted = new Set(positionals.map((id) => id.toLowerCase()));
const cases = faultCases.filter(({ id }) => wanted.size === 0 || wanted.has(id.toLowerCase()));
const known = new Set(faultCases.map(({ id }) => id.toLowerCase()));
const unknown = [...wanted].filter((id) => !known.has(id));

if (!Number.isSafeInteger(seed) || unknown.length > 0) {
  print(unknown.length > 0 ? `There is no case ${unknown.join(', ')}.` : '--seed takes a whole number.');
  process.exitCode = 2;
} else {
  print(`${cases.length} cases, seed ${seed}`);
  const started = performance.now();
  const results = await runCases({
    cases,
    seed,
    onResult: ({ faultCase, failure, seconds }) =>
      print(`  ${faultCase.id} ${failure === undefined ? 'held' : 'NOT HELD'} (${seconds.toFixed(1)} s)`),
  });
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  const seconds = Math.round((performance.now() - started) / 1000);
  print(`\n${formatTable(results)}\n`);
  print(`${results.length - failed} held, ${failed} not held, in ${seconds} s; seed ${seed}`);
  if (failed > 0) {
    print(`Replay: npm run test:fault -- --seed ${seed}`);
    process.exitCode = 1;
  }
}
