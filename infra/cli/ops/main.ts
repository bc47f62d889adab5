/** `npm run ops -- COMMAND [--stage NAME] [--json]`: looks at a stage and corrects it; `npm run ops -- --help` lists the commands. */
import { commands } from './commands.ts';
import { runOps } from './run-ops.ts';

// Whoever reads only the beginning, as `head` does, has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runOps(process.argv.slice(2), {
  commands,
  terminal: {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  },
});
