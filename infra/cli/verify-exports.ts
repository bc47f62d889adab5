/** `npm run verify-exports [-- --stage NAME]`: whether an export was removed, altered or forged since it was published. */
import { parseArgs } from 'node:util';
import { CliError } from './cli-error.ts';
import { openExportStage } from './export-stage.ts';
import { listExports } from './list-exports.ts';
import { openStage } from './open-stage.ts';
import { createProgressBar } from './progress-bar.ts';
import { readHeads } from './read-export-heads.ts';
import { runCommand } from './run-command.ts';
import { describeVerification } from './verification.ts';
import { type VerifiedFolder, verifyFolder } from './verify-folder.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { stage: { type: 'string' }, target: { type: 'string' } } });
  const stage = await openStage(values.stage);
  using bucket = openExportStage(stage);
  const all = await listExports(bucket);
  const verified: VerifiedFolder[] = [];
  const bar = createProgressBar(process.stdout);
  for (const [index, folder] of all.entries()) {
    bar.show({ phase: `reading exports of ${stage.title}`, done: index, total: all.length });
    verified.push(await verifyFolder(bucket.store, folder));
  }
  bar.end();
  const wanted = verified.filter((one) => isOf(one, values.target));
  const heads = await readHeads(stage, values.target);
  if (wanted.length === 0 && heads.size === 0) {
    const whose = values.target === undefined ? '' : ` of ${values.target}`;
    throw new CliError(`There is no export${whose} on ${stage.title}: run \`npm run export\`.`);
  }
  const { lines, exitCode } = describeVerification(wanted, heads);
  for (const line of lines) process.stdout.write(`${line}\n`);
  return exitCode;
});

/** Only the first target's folder does not bear the target's name. */
function isOf({ folder, link }: VerifiedFolder, target: string | undefined): boolean {
  return target === undefined || folder.name === `${target}-users` || link?.manifest.target === target;
}
