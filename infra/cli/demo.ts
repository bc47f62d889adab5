/**
 * `npm run demo`: a person joins, changes and leaves, and what that did is printed step by step. `npm run demo -- scim`: the same
 * as an identity provider says it.
 */
import { requireTools } from '../local/start/require-tools.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

try {
  requireTools();
  const [story] = process.argv.slice(2);
  if (story === 'scim') {
    const { runScimDemo } = await import('./demo/run-scim-demo.ts');
    await runScimDemo({ variables: process.env, print });
  } else {
    const { runDemo } = await import('./demo/run-demo.ts');
    await runDemo({ variables: process.env, print });
  }
} catch (error) {
  const expected = error instanceof Error && error.name === 'HostError';
  process.stderr.write(
    `${expected ? error.message : (error instanceof Error && error.stack) || String(error)}\n`,
  );
  process.exitCode = 1;
}
process.exit();
