/**
 * `npm run frames [-- FUNCTION] < lines`: says where in the sources the frames of log lines are. Run it on the commit that is
 * deployed: the bundle is built again, and its map with it.
 */
import { createInterface } from 'node:readline';
import { runCommand } from './common/run-command.ts';
import { createFrameResolver } from './resolve-frames.ts';

await runCommand(async () => {
  const resolve = createFrameResolver(process.argv[2]);
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${resolve(line)}\n`);
  return 0;
});
