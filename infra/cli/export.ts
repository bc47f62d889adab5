/** `npm run export [-- --stage NAME]`: makes today's export now, and says where its files are. */
import { setInterval } from 'node:timers';
import { openStage } from './common/open-stage.ts';
import { createProgressBar } from './common/progress-bar.ts';
import { runCommand } from './common/run-command.ts';
import { exportUsage, readExportArguments } from './export/export-arguments.ts';
import { describeExports } from './export/export-outcome.ts';
import { invokeExport, openExportStage } from './export/export-stage.ts';

await runCommand(async () => {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const request = readExportArguments(process.argv.slice(2));
  if (request === 'help') {
    print(exportUsage);
    return 0;
  }
  const { stage: name, ...event } = request;
  const stage = await openStage(name);
  using bucket = openExportStage(stage);
  const answer = await whileTold(`exporting from ${stage.title}`, () => invokeExport(stage, event));
  const { lines, exitCode } = describeExports(answer, bucket.place);
  for (const line of lines) print(line);
  return exitCode;
});

/** Shows, on a terminal, for how long something has been going on. */
async function whileTold<Result>(phase: string, work: () => Promise<Result>): Promise<Result> {
  const bar = createProgressBar(process.stdout);
  const startedAt = performance.now();
  const show = () => {
    const seconds = Math.floor((performance.now() - startedAt) / 1000);
    bar.show({ phase: process.stdout.isTTY ? `${phase}, ${seconds} s` : phase });
  };
  show();
  const timer = setInterval(show, 200);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    bar.end();
  }
}
