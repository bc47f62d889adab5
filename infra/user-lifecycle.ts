import { Stack, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { addAudit } from './capabilities/add-audit.ts';
import { addDashboard } from './capabilities/add-dashboard.ts';
import { guardEdge } from './capabilities/add-edge.ts';
import { addFileImport } from './capabilities/add-file-import.ts';
import { addHrSources } from './capabilities/add-hr-sources.ts';
import { addNightlyExport } from './capabilities/add-nightly-export.ts';
import { addOperators } from './capabilities/add-operators.ts';
import { addQueries } from './capabilities/add-queries.ts';
import { addReconciling } from './capabilities/add-reconciling.ts';
import { addScim } from './capabilities/add-scim.ts';
import { addSweeping } from './capabilities/add-sweeping.ts';
import { addWebhooks } from './capabilities/add-webhooks.ts';
import { StageResources } from './capabilities/stage-resources.ts';
import { watchFunctions } from './capabilities/watch-functions.ts';
import { watchLeavers } from './capabilities/watch-leavers.ts';
import { watchSources } from './capabilities/watch-sources.ts';
import type { StageConfig } from './config/config.ts';
import type { Platform } from './constructs/platform.ts';
import { acceptFindings } from './limits/accepted-findings.ts';
import { checkLimits, templateSize } from './limits/check-limits.ts';

export interface UserLifecycleProps extends Platform {
  /** A stage, as `readStage` checks it. */
  readonly config: StageConfig;
}

/** What shapes our resources is the same in every app, whatever its own feature flags say. */
const featureFlags = [
  '@aws-cdk/aws-lambda:useCdkManagedLogGroup',
  '@aws-cdk/aws-s3:createDefaultLoggingPolicy',
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy',
  '@aws-cdk/aws-s3:publicAccessBlockedByDefault',
];

/** Everything of one stage, capability by capability. What a resource is like is said in its construct. Throws a `ConfigError` where a limit of AWS is exceeded. */
export class UserLifecycle extends Construct {
  constructor(scope: Construct, id: string, { config, ...platform }: UserLifecycleProps) {
    super(scope, id);
    for (const flag of featureFlags) this.node.setContext(flag, true);
    acceptFindings(this);
    const parts = new StageResources(this, { config, platform });
    const edge = guardEdge(parts);
    const api = addWebhooks(parts, edge);
    addHrSources(parts, api);
    addScim(parts, api);
    edge?.stand(api);
    const sweep = addSweeping(parts);
    const reconcile = addReconciling(parts);
    const fileDrops = addFileImport(parts);
    addOperators(parts, { reconcile, fileDrops });
    addNightlyExport(parts, sweep);
    addAudit(parts, sweep);
    parts.targets.watch(parts.alarms);
    watchLeavers(parts);
    watchSources(parts, sweep);
    watchFunctions(parts);
    addQueries(parts);
    addDashboard(parts);
    parts.addOutputs({
      AlarmTopicArn: ['Subscribe whoever is on call', parts.alarms.topic.topicArn],
    });
    checkLimits(this);
    Validations.of(Stack.of(this)).addPlugins(templateSize);
  }
}
