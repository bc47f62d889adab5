/** `npm start`: runs the product on this machine, in the foreground, until SIGINT or SIGTERM. */

import { watchParent } from './process/watch-parent.ts';
import { requireTools } from './start/require-tools.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
watchParent(() => stopping.abort());
// A terminal or a pipe that went away must not keep the host from ending what it started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stopping.abort());

try {
  requireTools();
  // Imported late: the sentence about what is not installed must come before the import that would fail.
  const { runInForeground } = await import('./process/run-in-foreground.ts');
  await runInForeground({ variables: process.env, signal: stopping.signal, print });
} catch (error) {
  if (!stopping.signal.aborted) {
    const expected = error instanceof Error && error.name === 'HostError';
    process.stderr.write(
      `${expected ? error.message : (error instanceof Error && error.stack) || String(error)}\n`,
    );
    process.exitCode = 1;
  }
}
process.exit();
