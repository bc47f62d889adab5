/** `npm run ops -- COMMAND [--stage NAME] [--json]`: looks at a stage and corrects it; `npm run ops -- --help` lists the commands. */
import { commands } from './commands.ts';
import { runOps } from './run-ops.ts';

process.exitCode = await runOps(process.argv.slice(2), {
  commands,
  terminal: {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  },
});
