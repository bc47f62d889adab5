import { createRequire } from 'node:module';
import { HostError } from '../host-error.ts';

/** What has to be installed to synthesise the app and to run it. */
const tools = [
  'aws-cdk-lib',
  'constructs',
  'esbuild',
  'fauxqs',
  'dynalite',
  'croner',
  'zod',
  '@aws-sdk/client-sqs',
];

/** Throws a HostError that names a missing package and says how to install it. Imports none of them. */
export function requireTools(resolve: (id: string) => string = createRequire(import.meta.url).resolve): void {
  const missing = tools.filter((tool) => !isInstalled(() => resolve(`${tool}/package.json`)));
  if (missing.length === 0) return;
  throw new HostError(
    `Not installed: ${missing.join(', ')}. Run \`npm ci\` in this folder, then \`npm start\` again.`,
  );
}

function isInstalled(resolve: () => string): boolean {
  try {
    resolve();
    return true;
  } catch (error) {
    // A package that hides its package.json is installed all the same.
    return error instanceof Error && 'code' in error && error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
}
