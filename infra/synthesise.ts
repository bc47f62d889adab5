import { Annotations, type App, CfnParameter, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { readStageConfig } from './config/read-stage-config.ts';
import { ConfigError } from './config/resolve-stage.ts';
import { addStageFiles } from './config/stage-files.ts';
import { FirewallStack } from './edge/firewall-stack.ts';
import { checkTemplate } from './limits/check-limits.ts';
import { refusalsOf } from './refuse-deployment.ts';
import { UserLifecycleStack } from './user-lifecycle-stack.ts';

/** What a stage is checked by each time that it is synthesised. */
export const rulePacks = [
  AwsSolutionsChecks,
  NIST80053R5Checks,
  HIPAASecurityChecks,
  ServerlessChecks,
] as const;

/**
 * Synthesises the stage that the app's context names: one stack, and one for the firewall of its edge, checked by cdk-nag. Throws a
 * {@link ConfigError} that says what to change.
 */
export function synthesise(app: App): void {
  const stage: string = app.node.tryGetContext('stage') ?? process.env.STAGE ?? 'production';
  const { stages, inFiles } = addStageFiles(
    app.node.tryGetContext('stages'),
    app.node.tryGetContext('stagesDirectory'),
  );
  const file = inFiles.has(stage) ? `stages/${stage}.json` : undefined;
  const config = readStageConfig({
    stage,
    stages,
    file,
    infraonBaseUrl: app.node.tryGetContext('infraonBaseUrl'),
    esperBaseUrl: app.node.tryGetContext('esperBaseUrl'),
    firstDeployment: app.node.tryGetContext('firstDeployment'),
    hrApiBaseUrl: app.node.tryGetContext('hrApiBaseUrl'),
  });
  const refusals = refusalsOf(config, file);
  const isShown = String(app.node.tryGetContext('showUndeployable')) === 'true';
  if (refusals.length > 0 && !isShown) throw new ConfigError(refusals.join(' '));
  Validations.of(app).addPlugins(...rulePacks.map((Pack) => new Pack(app)));
  const { edge } = config;
  const firewall =
    edge?.firewall === undefined ? undefined : new FirewallStack(app, { ...config, firewall: edge.firewall });
  // Without a web ACL the distribution would let everyone through: the firewall is deployed first, and puts out its ARN.
  if (edge === undefined || edge.webAclArn !== undefined) {
    const stack = new UserLifecycleStack(app, config);
    // A web ACL is made before what it protects, and deleted after it.
    if (firewall !== undefined) stack.addStackDependency(firewall);
    if (refusals.length > 0) showOnly(stack, refusals);
  }
  for (const { templateFullPath } of app.synth().stacks) checkTemplate(templateFullPath);
}

/** Says why the template cannot be deployed, and makes that true: it asks for a parameter that no value fits. */
function showOnly(stack: UserLifecycleStack, refusals: readonly string[]): void {
  const parameter = new CfnParameter(stack, 'NotToBeDeployed', {
    allowedPattern: '(?!)',
    description: refusals.join(' '),
  });
  Validations.of(parameter).acknowledge({
    id: 'CloudFormation-Validate::W2001',
    reason: 'The parameter is there to be missing.',
  });
  for (const [index, refusal] of refusals.entries())
    Annotations.of(stack).addWarningV2(`user-lifecycle:not-to-be-deployed-${index + 1}`, refusal);
}
