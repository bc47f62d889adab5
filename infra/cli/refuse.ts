/**
 * `npm run refuse -- ID [--hash H] [--stage NAME]`: refuses what waits for a human. Of a brake (`brake-…`, with the hash that
 * `npm run held` shows), the changes that it holds are never made; of a held import, nothing is done. Ends with 1, and
 * refuses nothing, where something else waits by now.
 */
import { parseArgs } from 'node:util';
import { openStage } from './common/open-stage.ts';
import { CliError, runCommand } from './common/run-command.ts';
import { decideHeld } from './decide-held.ts';
import { refuseImport } from './import/import-release.ts';
import { openImportStage } from './import/import-stage.ts';

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { stage: { type: 'string' }, hash: { type: 'string' } },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  const { hash } = values;
  if (id === undefined || more.length > 0) {
    throw new CliError(
      'Say what to refuse: npm run refuse -- ID [--hash HASH], as npm run held or a report shows it.',
    );
  }
  const stage = await openStage(values.stage);
  if (id.startsWith('brake-')) {
    if (hash === undefined)
      throw new CliError(`Say which changes: npm run refuse -- ${id} --hash HASH, as npm run held shows it.`);
    return decideHeld(stage, { decision: 'refuse', id, hash });
  }
  await using imports = openImportStage(stage, { localName: 'approver' });
  await refuseImport(imports, { importId: id, hash });
  process.stdout.write(`Refused import ${id} on ${stage.title}: its report says so in a moment\n`);
  return 0;
});
