/** `npm run import -- FILE --mode delta|full`: drops a file, follows the import and shows its outcome. */

import { openStage } from './common/open-stage.ts';
import { createProgressBar } from './common/progress-bar.ts';
import { runCommand } from './common/run-command.ts';
import { importUsage, readImportArguments } from './import/import-arguments.ts';
import { followImport } from './import/import-follow.ts';
import { describeOutcome } from './import/import-outcome.ts';
import { releaseImport } from './import/import-release.ts';
import { openImportStage } from './import/import-stage.ts';
import { uploadImport } from './import/import-upload.ts';

await runCommand(async () => {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const request = readImportArguments(process.argv.slice(2));
  if (request === 'help') {
    print(importUsage);
    return 0;
  }
  const localName = request.kind === 'release' ? 'approver' : 'dropper';
  await using stage = openImportStage(await openStage(request.stage), { localName });
  const { importId, before } =
    request.kind === 'release'
      ? { importId: request.importId, before: await releaseImport(stage, request) }
      : { importId: (await uploadImport(stage, request)).importId, before: undefined };
  const verb = request.kind === 'release' ? 'Wrote the approval of' : 'Dropped as';
  print(`${verb} import ${importId} on ${stage.title}`);
  if (!request.wait) {
    print('The report comes to:');
    for (const place of stage.whereReportsAre(importId)) print(`  ${place}`);
    return 0;
  }
  await followImport({ stage, importId, bar: createProgressBar(process.stdout), before });
  const { lines, exitCode } = describeOutcome(await stage.readSummary(importId), {
    reports: stage.whereReportsAre(importId),
    identities: await stage.readIdentities(importId),
    stage: request.stage,
  });
  for (const line of lines) print(line);
  return exitCode;
});
