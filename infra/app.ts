import { App } from 'aws-cdk-lib';
import { ConfigError } from './config/resolve-stage.ts';
import { synthesise } from './synthesise.ts';

try {
  synthesise(new App({ analyticsReporting: false }));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  // A stack trace would hide the one line that says what to change.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
