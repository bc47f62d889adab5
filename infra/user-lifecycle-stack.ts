import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acceptFindings } from './accepted-findings.ts';
import type { StageConfig } from './config.ts';
import { guardEdge } from './edge/add-edge.ts';
import { checkLimits } from './limits/check-limits.ts';
import { addFileImport } from './parts/add-file-import.ts';
import { addHrSources } from './parts/add-hr-sources.ts';
import { addNightlyExport } from './parts/add-nightly-export.ts';
import { addQueries } from './parts/add-queries.ts';
import { addReconciling } from './parts/add-reconciling.ts';
import { addSweeping } from './parts/add-sweeping.ts';
import { addWebhooks } from './parts/add-webhooks.ts';
import { StageParts } from './parts/stage-parts.ts';
import { watchLeavers } from './parts/watch-leavers.ts';

/** Everything of one stage, capability by capability. What a resource is like is said in its construct. Throws a `ConfigError` where it exceeds a limit of AWS. */
export class UserLifecycleStack extends Stack {
  constructor(scope: Construct, config: StageConfig) {
    super(scope, `user-lifecycle-${config.stage}`, {
      description: `Keeps Infraon's user accounts equal to what the HR system says (${config.stage})`,
      terminationProtection: config.isProtected,
    });
    acceptFindings(this);
    const parts = new StageParts(this, config);
    const edge = guardEdge(parts);
    const api = addWebhooks(parts, edge);
    addHrSources(parts, api);
    edge?.stand(api);
    const sweep = addSweeping(parts);
    addReconciling(parts);
    addFileImport(parts);
    addNightlyExport(parts, sweep);
    parts.targets.watch(parts.alarms);
    watchLeavers(parts);
    addQueries(parts);
    parts.addOutputs({
      AlarmTopicArn: ['Subscribe whoever is on call', parts.alarms.topic.topicArn],
    });
    checkLimits(this);
  }
}
