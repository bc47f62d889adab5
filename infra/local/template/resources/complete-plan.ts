import { HostError } from '../../host-error.ts';
import type { QueuePlan, RoutePlan, StackPlan } from '../plan.ts';
import type { Declarations } from './resource-type.ts';

/**
 * Joins what the template spreads over several resources: routes with their integrations, dead-letter queues
 * with their queues.
 */
export function completePlan(declarations: Declarations): StackPlan {
  const { integrations, routes, stages, queues, ...rest } = declarations;
  const functionArns = new Set(rest.functions.map(({ arn }) => arn));
  const checked = (functionArn: string, what: string): string => {
    if (functionArns.has(functionArn)) return functionArn;
    throw new HostError(`${what} leads to ${functionArn}, which is no function of the template.`);
  };
  for (const { functionArn, queueArn } of rest.eventSources) {
    checked(functionArn, `The mapping of ${queueArn}`);
    if (!queues.some(({ arn }) => arn === queueArn))
      throw new HostError(`There is no queue ${queueArn} to poll.`);
  }
  for (const { functionArn, shortName } of rest.schedules) checked(functionArn, `The schedule ${shortName}`);

  return {
    ...rest,
    queues: nameDeadLetters(queues),
    routes: routes.map(({ routeKey, integrationId }): RoutePlan => {
      const integration = integrations.get(integrationId);
      if (!integration) throw new HostError(`The route ${routeKey} has no integration.`);
      const stage = stages[0];
      const throttle = stage?.routeThrottles.get(routeKey) ?? stage?.defaultThrottle;
      checked(integration.functionArn, `The route ${routeKey}`);
      return { routeKey, ...integration, ...(throttle ? { throttle } : {}) };
    }),
  };
}

/** A dead-letter queue is called `<queue>-dead-letters` after the first queue that uses it. */
function nameDeadLetters(queues: readonly QueuePlan[]): readonly QueuePlan[] {
  return queues.map((queue) => {
    const source = queues.find(({ deadLetterArn }) => deadLetterArn === queue.arn);
    return source ? { ...queue, shortName: `${source.shortName}-dead-letters` } : queue;
  });
}
