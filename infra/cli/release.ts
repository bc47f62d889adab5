/**
 * `npm run release -- ID --hash H [--stage NAME]`: lets go what a brake holds, by the id and the hash that `npm run held`
 * shows. Ends with 1, and releases nothing, where something else is held by now.
 */
import { parseArgs } from 'node:util';
import { openStage } from './common/open-stage.ts';
import { CliError, runCommand } from './common/run-command.ts';
import { decideHeld } from './decide-held.ts';

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { stage: { type: 'string' }, hash: { type: 'string' } },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  const { hash } = values;
  if (id === undefined || hash === undefined || more.length > 0) {
    throw new CliError('Say what to release: npm run release -- ID --hash HASH, as npm run held shows them.');
  }
  return decideHeld(await openStage(values.stage), { decision: 'release', id, hash });
});
