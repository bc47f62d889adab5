import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from './config/config.ts';
import type { Platform } from './constructs/platform.ts';
import { UserLifecycle } from './user-lifecycle.ts';

/** A stage as a stack of its own, by whose name the operator's commands find it. */
export class UserLifecycleStack extends Stack {
  constructor(
    scope: Construct,
    config: StageConfig,
    { platform = {}, ...props }: StackProps & { readonly platform?: Platform } = {},
  ) {
    super(scope, `user-lifecycle-${config.stage}`, {
      description: `Keeps Infraon's user accounts equal to what the HR system says (${config.stage})`,
      terminationProtection: config.isProtected,
      ...props,
    });
    // The name leaves no trace in the ids of resources: a stack that was deployed before keeps them.
    new UserLifecycle(this, 'Default', { config, ...platform });
  }
}
