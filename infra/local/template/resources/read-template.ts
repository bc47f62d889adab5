import * as z from 'zod';
import { HostError } from '../../host-error.ts';
import { createResolver } from '../create-resolver.ts';
import { evaluateCondition } from '../evaluate-condition.ts';
import type { StackPlan } from '../plan.ts';
import type { Template, TemplateResource } from '../template.ts';
import { bucket } from './bucket.ts';
import { completePlan } from './complete-plan.ts';
import { eventInvokeConfig } from './event-invoke-config.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { lambdaFunction } from './function.ts';
import { api, integration, route, stage } from './http-api.ts';
import { ignoredTypes } from './ignored-types.ts';
import { key } from './key.ts';
import { policy } from './policy.ts';
import { queue } from './queue.ts';
import type { Declarations, HostEnvironment, ResourceType } from './resource-type.ts';
import { schedule } from './schedule.ts';
import { secret } from './secret.ts';
import { globalTable, table } from './table.ts';
import { topic } from './topic.ts';

const types: ReadonlyMap<string, ResourceType> = new Map(
  [
    ...[api, bucket, eventSourceMapping, globalTable, integration, lambdaFunction],
    ...[eventInvokeConfig, key, policy, queue, route, schedule, secret, stage, table, topic, ...ignoredTypes],
  ].map((type) => [type.type, type]),
);

/** The metadata key under which the stack gives a resource its name in `stack.json`. */
const shortNameKey = 'user-lifecycle:name';

/**
 * Reads the template into what has to run. Throws a HostError that names the resource when its type is
 * unknown to the local host, or when it uses something that the local host does not do.
 */
export function readTemplate(template: Template, surroundings: HostEnvironment): StackPlan {
  const resolve = createResolver({
    template,
    pseudoParameters: {
      'AWS::AccountId': surroundings.accountId,
      'AWS::Partition': 'aws',
      'AWS::Region': surroundings.region,
      'AWS::StackId': `arn:aws:cloudformation:${surroundings.region}:${surroundings.accountId}:stack/${surroundings.stackName}/local`,
      'AWS::StackName': surroundings.stackName,
      'AWS::URLSuffix': 'amazonaws.com',
    },
    identify: (logicalId, resolve) => {
      const resource = template.Resources[logicalId];
      const property = (name: string) => resolve(resource?.Properties[name]);
      return typeOf(logicalId, resource).identify({ logicalId, property, surroundings });
    },
  });
  const holds = (condition: string): boolean =>
    evaluateCondition({ expression: template.Conditions[condition], resolve, holds });

  const declarations: Declarations = {
    tables: [],
    queues: [],
    buckets: [],
    topics: [],
    secrets: [],
    keys: [],
    functions: [],
    permissions: new Map(),
    eventSources: [],
    schedules: [],
    asyncInvokes: [],
    integrations: new Map(),
    routes: [],
    stages: [],
  };
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    const type = typeOf(logicalId, resource);
    if (ignoredTypes.includes(type) || (resource.Condition && !holds(resource.Condition))) continue;
    const given = resource.Metadata[shortNameKey];
    const property = (name: string) => resolve(resource.Properties[name]);
    declare(logicalId, () =>
      type.declare(
        {
          logicalId,
          shortName: typeof given === 'string' ? given : logicalId,
          properties: z.record(z.string(), z.unknown()).parse(resolve(resource.Properties)),
          identity: type.identify({ logicalId, property, surroundings }),
        },
        declarations,
        surroundings,
      ),
    );
  }
  return completePlan(declarations);
}

function typeOf(logicalId: string, resource: TemplateResource | undefined): ResourceType {
  const type = types.get(resource?.Type ?? '');
  if (type) return type;
  throw new HostError(
    `The local host does not know the resource type ${resource?.Type} (${logicalId}): teach it in infra/local/resources.`,
  );
}

/** Says which resource could not be understood. */
function declare(logicalId: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const issues = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new HostError(`The local host cannot run ${logicalId}: ${issues}.`, { cause: error });
  }
}
