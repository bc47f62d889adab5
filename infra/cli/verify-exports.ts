/** `npm run verify-exports [-- --stage NAME]`: whether an export was removed, altered or forged since it was published. */
import type { KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { openStage } from './common/open-stage.ts';
import { createProgressBar } from './common/progress-bar.ts';
import { CliError, runCommand } from './common/run-command.ts';
import { openExportStage } from './export/export-stage.ts';
import { listExports } from './export/list-exports.ts';
import { openExportCopy } from './export/open-export-copy.ts';
import { readHeads } from './export/read-export-heads.ts';
import { readVerifyArguments, verifyUsage } from './export/read-verify-arguments.ts';
import { fetchPublicKey, fingerprintOf, readKeptKeys } from './export/stage-public-key.ts';
import { describeVerification, type Heads } from './export/verification.ts';
import { type ExportSource, type VerifiedFolder, verifyFolder } from './export/verify-folder.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runCommand(async () => {
  const request = readVerifyArguments(process.argv.slice(2));
  switch (request.kind) {
    case 'help':
      print(verifyUsage);
      return 0;
    case 'save': {
      const key = await fetchPublicKey(await openStage(request.stage));
      writeFileSync(request.file, key.export({ format: 'pem', type: 'spki' }));
      print(`The public key ${fingerprintOf(key)} is in ${request.file}.`);
      return 0;
    }
    case 'verify-copy': {
      const { directory: title, target, publicKey } = request;
      const keys = readKeptKeys(publicKey);
      return verify(openExportCopy(title), { title, keys, heads: new Map(), target, now: undefined });
    }
    case 'verify': {
      const { target, publicKey } = request;
      const stage = await openStage(request.stage);
      const keys = publicKey === undefined ? [await fetchPublicKey(stage)] : readKeptKeys(publicKey);
      using bucket = openExportStage(stage);
      const heads = await readHeads(stage, target);
      const source = { store: bucket.store, list: () => listExports(bucket) };
      return verify(source, { title: stage.title, keys, heads, target, now: new Date() });
    }
  }
});

async function verify(
  source: ExportSource,
  given: {
    readonly title: string;
    readonly keys: readonly KeyObject[];
    readonly heads: Heads;
    readonly target: string | undefined;
    /** Undefined where a copy is looked at. */
    readonly now: Date | undefined;
  },
): Promise<number> {
  const { title, keys, heads, target, now } = given;
  const all = await source.list();
  const verified: VerifiedFolder[] = [];
  const bar = createProgressBar(process.stdout);
  for (const [index, folder] of all.entries()) {
    bar.show({ phase: `reading exports of ${title}`, done: index, total: all.length });
    verified.push(await verifyFolder(source, { folder, keys }));
  }
  bar.end();
  const wanted = verified.filter((one) => isOf(one, target));
  if (wanted.length === 0 && heads.size === 0) {
    const whose = target === undefined ? '' : ` of ${target}`;
    throw new CliError(`There is no export${whose} on ${title}: run \`npm run export\`.`);
  }
  const { lines, exitCode } = describeVerification(wanted, { heads, now });
  for (const line of lines) print(line);
  return exitCode;
}

/** Only the first target's folder does not bear the target's name. */
function isOf({ folder, link }: VerifiedFolder, target: string | undefined): boolean {
  return target === undefined || folder.name === `${target}-users` || link?.manifest.target === target;
}
