/** `npm run demo`: a person joins, changes and leaves, and what that did is printed step by step. */
import { requireTools } from '../local/start/require-tools.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

try {
  requireTools();
  const { runDemo } = await import('./demo/run-demo.ts');
  await runDemo({ variables: process.env, print });
} catch (error) {
  const expected = error instanceof Error && error.name === 'HostError';
  process.stderr.write(
    `${expected ? error.message : (error instanceof Error && error.stack) || String(error)}\n`,
  );
  process.exitCode = 1;
}
process.exit();
