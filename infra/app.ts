import { Annotations, App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readStageConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { UserLifecycleStack } from './user-lifecycle-stack.ts';

/** The CDK app: one stack for one stage of cdk.json, checked by cdk-nag each time that it is synthesised. */
function synthesise(): void {
  const app = new App({ analyticsReporting: false });
  const config = readStageConfig({
    stage: app.node.tryGetContext('stage') ?? process.env.STAGE ?? 'production',
    stages: app.node.tryGetContext('stages'),
    infraonBaseUrl: app.node.tryGetContext('infraonBaseUrl'),
    esperBaseUrl: app.node.tryGetContext('esperBaseUrl'),
    hrApiBaseUrl: app.node.tryGetContext('hrApiBaseUrl'),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new UserLifecycleStack(app, config);
  if (new URL(config.infraon.baseUrl).hostname === 'example.api.infraon.app')
    Annotations.of(stack).addWarningV2(
      'user-lifecycle:example-tenant',
      `stages.${config.stage}.infraon.baseUrl of cdk.json is still the example: put your tenant's origin before you deploy.`,
    );
  app.synth();
}

try {
  synthesise();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  // A stack trace would hide the one line that says what to change.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
