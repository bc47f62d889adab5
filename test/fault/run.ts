/** `npm run test:fault [-- case ids… --seed N --logs FILE]`: runs the fault cases on the local host and says which were held. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { faultCases } from './cases/index.ts';
import { formatTable } from './format-table.ts';
import { runCases } from './run-cases.ts';

const print = (text: string) => void process.stdout.write(`${text}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, logs: { type: 'string' } },
});
const seed = values.seed === undefined ? randomInt(1, 2 ** 31) : Number(values.seed);
const wanted = new Set(positionals.map((id) => id.toLowerCase()));
/** `W14` means W14a, W14b and so on, too. */
const means = (id: string, name: string) =>
  [id, id.replace(/[a-z]$/, '')].some((one) => one.toLowerCase() === name);
const cases = faultCases.filter(({ id }) => wanted.size === 0 || [...wanted].some((name) => means(id, name)));
const unknown = [...wanted].filter((name) => !faultCases.some(({ id }) => means(id, name)));

if (!Number.isSafeInteger(seed) || unknown.length > 0) {
  print(unknown.length > 0 ? `There is no case ${unknown.join(', ')}.` : '--seed takes a whole number.');
  process.exitCode = 2;
} else {
  print(`${cases.length} cases, seed ${seed}`);
  const started = performance.now();
  const results = await runCases({
    cases,
    seed,
    logFile: values.logs,
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
